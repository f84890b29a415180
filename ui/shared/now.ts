/** The time of day for components, once a second, on the second. */
import { useEffect, useState } from 'preact/hooks'

export function useNow(): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const ms = Date.now()
      setNow(ms)
      timer = setTimeout(tick, 1000 - (ms % 1000))
    }
    tick()
    return () => clearTimeout(timer)
  }, [])
  return now
}
