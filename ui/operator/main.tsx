/** Starts the operator page. */
import '../shared/base.css'
import '../shared/crew.css'
import '../shared/pictures.css'
import './desk.css'
import './outputs.css'
import './pictures.css'
import './fader.css'
import './sound.css'
import './transport.css'
import './small.css'
import { render } from 'preact'
import { OperatorPage } from './page.tsx'

render(<OperatorPage />, document.getElementById('page') as HTMLElement)
