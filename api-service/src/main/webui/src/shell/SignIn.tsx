/** What one sees without a session. Signing in is a link to the server, which comes back here. */
import { LOGIN_PATH, rememberPlace } from '../api/session';
import { PageTitle } from '../base/parts';

export function SignIn({ ended }: { ended: boolean }) {
  const leave = (): void => rememberPlace(location.pathname + location.search);
  return (
    <main class="sign-in" id="main">
      <section class="card">
        <p class="brand" aria-hidden="true">
          gpuq
        </p>
        <PageTitle title={ended ? 'Your session has ended' : 'Sign in'}>
          {ended ? 'Your session has ended' : 'Run it, grade it, see where you stand'}
        </PageTitle>
        <p>
          {ended
            ? 'Sign in again to go on where you were. Your jobs have not noticed.'
            : 'Hand in a program, follow it through the queue and see how it scores.'}
        </p>
        <a href={LOGIN_PATH} role="button" onClick={leave}>
          Sign in
        </a>
      </section>
    </main>
  );
}
