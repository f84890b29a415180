/** Starts the viewers' page. */
import '../shared/base.css'
import './watch.css'
import { render } from 'preact'
import { WatchPage } from './page.tsx'

render(<WatchPage />, document.getElementById('page') as HTMLElement)
