/** What runs in each document of a page before its own scripts. */

/** Nobody is there who could close a dialog. */
const noDialogs = 'Object.assign(window, { alert() {}, print() {}, confirm: () => true, prompt: () => null })'

export function pageScript(css: string | null): string {
  if (css === null) return noDialogs
  // A sheet of this kind is no matter of the page's own security policy, and stands after the page's own ones.
  const styled = `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(sheet) }`
  return `${noDialogs};${styled}`
}

/** Answered with the next picture: by a page that runs, and is drawn. */
export const pulse = 'new Promise((drawn) => requestAnimationFrame(() => drawn(1)))'

/** Whether the document is complete, and how the server answered: 0 where it is no HTTP. */
export const loadState =
  "[document.readyState === 'complete', performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0]"
