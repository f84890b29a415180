/** Where this page is: its room, its sockets, and the password that the person typed at the login. */

const passwordKey = 'mixos-password'

/** `/room/ROOM`, `/multiview/ROOM`, `/watch/ROOM`. */
export function roomFromAddress(): string {
  return decodeURIComponent(location.pathname.split('/')[2] ?? '')
}

export function socketUrl(kind: 'obs' | 'pictures', room: string): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/${kind}/${encodeURIComponent(room)}`
}

/** Always on this server: a link to the login must not lead away. Whole, for a path alone may begin like another's address. */
export function addressHere(path: string, origin: string): string {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : null
  return url?.origin === origin ? origin + url.pathname : `${origin}/`
}

/** For this tab only: it is gone when the tab is. */
export function rememberPassword(password: string): void {
  sessionStorage.setItem(passwordKey, password)
}

export function recallPassword(): string | null {
  return sessionStorage.getItem(passwordKey)
}
