/** The page for addresses where there is nothing. */
import '../shared/base.css'
import { render } from 'preact'

render(
  <main class="card">
    <h1>There is nothing here</h1>
    <p>The address {location.pathname} leads nowhere. Perhaps the room has another name.</p>
    <a class="button primary" href="/">
      See the rooms
    </a>
  </main>,
  document.getElementById('page') as HTMLElement,
)
