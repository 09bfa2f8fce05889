/** All competitions that one may see; those that take submissions come first. */
import type { Competition } from '../api/types';
import { Moment, now } from '../base/clock';
import { Empty, ErrorNote, Loading, PageTitle } from '../base/parts';
import { useResource } from '../base/useResource';
import { loadCatalog } from './catalog';
import { PhaseBadge } from './PhaseBadge';
import { phaseOf, takesSubmissions } from './phase';

export function CompetitionsPage() {
  const { data, error } = useResource('catalog', loadCatalog);
  const at = now.value;
  const isOpen = (one: Competition): boolean => takesSubmissions(phaseOf(one, at));
  const sorted =
    data === null ? [] : [...data.filter(isOpen), ...data.filter((one) => !isOpen(one))];
  return (
    <>
      <PageTitle title="Competitions" />
      {error !== null && <ErrorNote error={error} />}
      {data === null && error === null && <Loading what="competitions" />}
      {data?.length === 0 && (
        <Empty>
          <p>There is no competition that you can see.</p>
        </Empty>
      )}
      <ul class="cards">
        {sorted.map((competition) => (
          <CompetitionCard key={competition.id} competition={competition} />
        ))}
      </ul>
    </>
  );
}

function CompetitionCard({ competition }: { competition: Competition }) {
  const { id, title, summary, metric, closes_at, opens_at } = competition;
  const phase = phaseOf(competition, now.value);
  return (
    <li class="card">
      <div class="card-head">
        <h2>
          <a class="cover" href={`/competitions/${id}`}>
            {title ?? id}
          </a>
        </h2>
        <PhaseBadge phase={phase} />
      </div>
      {summary && <p>{summary}</p>}
      <p class="quiet">
        {metric && (
          <>
            {metric.name}, {metric.higher_is_better ? 'higher' : 'lower'} is better
          </>
        )}
        {phase === 'upcoming' && opens_at && (
          <>
            {' '}
            · opens <Moment ahead at={opens_at} show="both" />
          </>
        )}
        {phase !== 'upcoming' && closes_at && (
          <>
            {' '}
            · {phase === 'closed' || phase === 'late' ? 'closed' : 'closes'}{' '}
            <Moment ahead at={closes_at} show="both" />
          </>
        )}
      </p>
    </li>
  );
}
