/** A job for tests, as the API gives it. */
import type { Job } from '../src/api/types';

export const ID = '0199a1b2-c3d4-7e5f-8a6b-0123456789ab';

export function someJob(more: Partial<Job> = {}): Job {
  return {
    id: ID,
    user_id: 'u-ada',
    competition_id: 'spaceship',
    state: 'QUEUED',
    submitted_at: '2026-03-01T12:00:00.000Z',
    ...more,
  };
}
