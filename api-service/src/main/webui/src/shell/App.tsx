/**
 * The frame around all pages: asks who is there, shows the sign-in screen without a session, and
 * brings one back to where one was. One route per page.
 */
import { useEffect, useErrorBoundary } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { loadSession, session, takePlace } from '../api/session';
import { CompetitionPage } from '../competitions/CompetitionPage';
import { CompetitionsPage } from '../competitions/CompetitionsPage';
import { JobPage } from '../job/JobPage';
import { JobsPage } from '../jobs/JobsPage';
import { LeaderboardPage } from '../leaderboard/LeaderboardPage';
import { Empty, ErrorNote, Loading, PageTitle } from '../base/parts';
import { SubmitPage } from '../submit/SubmitPage';
import { Header } from './Header';
import { SignIn } from './SignIn';

/** Links under these lead to the server and are left to the browser. */
const OURS = /^\/(?!(api|agent|q|login|logout|ws)(\/|\?|$))/;

export function App() {
  useEffect(() => void loadSession(), []);
  return (
    <LocationProvider scope={OURS}>
      <Frame />
    </LocationProvider>
  );
}

function Frame() {
  const { route, path } = useLocation();
  const current = session.value;
  useEffect(() => {
    if (current.kind === 'in') {
      const place = takePlace();
      if (place !== null) {
        route(place, true);
      }
    }
  }, [current.kind]);

  switch (current.kind) {
    case 'asking':
      return (
        <main class="wide" id="main">
          <Loading what="the page" />
        </main>
      );
    case 'unreachable':
      return (
        <main class="wide" id="main">
          <PageTitle title="Not reachable" />
          <ErrorNote error={current.error}>
            <button type="button" class="secondary" onClick={() => void loadSession()}>
              Try again
            </button>
          </ErrorNote>
        </main>
      );
    case 'out':
      return <SignIn ended={current.ended} />;
    case 'in':
      return (
        <>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <Header me={current.me} />
          <main class="wide" id="main" tabIndex={-1}>
            <Pages key={path} />
          </main>
        </>
      );
  }
}

/** A page that breaks says so, and leaves the head of the page usable. */
function Pages() {
  const [error] = useErrorBoundary();
  if (error) {
    return (
      <>
        <PageTitle title="Something broke" />
        <ErrorNote error={error}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Load it again
          </button>
        </ErrorNote>
      </>
    );
  }
  return (
    <Router>
      <Route path="/" component={JobsPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/:id" component={JobPage} />
      <Route path="/submit" component={SubmitPage} />
      <Route path="/competitions" component={CompetitionsPage} />
      <Route path="/competitions/:id" component={CompetitionPage} />
      <Route path="/competitions/:id/leaderboard" component={LeaderboardPage} />
      <Route default component={NotFound} />
    </Router>
  );
}

function NotFound() {
  return (
    <>
      <PageTitle title="Not found" />
      <Empty>
        <p>There is no such page.</p>
        <p>
          <a href="/jobs">My jobs</a>
        </p>
      </Empty>
    </>
  );
}
