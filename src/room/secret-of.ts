/** Secrets as workers get them: a missing one is the trouble of what wants it, not the room's. */
import { resolveSecret, type SecretRef } from '../show/index.ts'

export function secretOf(secret: SecretRef | null): { secret: string | null; secretProblem: string | null } {
  try {
    return { secret: secret && resolveSecret(secret), secretProblem: null }
  } catch (error) {
    return { secret: null, secretProblem: (error as Error).message }
  }
}
