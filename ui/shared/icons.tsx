/** The few signs that words are too long for. */

export function FromStartIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M2 2h2.5v12H2zM14 2v12L5.5 8z" />
    </svg>
  )
}

export function HoldIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 2h3.5v12H3zM9.500 2H13v12H9.500z" />
    </svg>
  )
}

export function PlayIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 1.500v13L14 8z" />
    </svg>
  )
}
