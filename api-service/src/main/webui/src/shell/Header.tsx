/** The page's head: where one can go, and who one is. */
import { useLocation } from 'preact-iso';
import { LOGOUT_PATH } from '../api/session';
import type { Me } from '../api/types';

const LINKS = [
  { href: '/jobs', label: 'My jobs' },
  { href: '/submit', label: 'Submit' },
  { href: '/competitions', label: 'Competitions' },
];

export function Header({ me }: { me: Me }) {
  const { path } = useLocation();
  const isHere = (href: string): boolean =>
    path === href || path.startsWith(`${href}/`) || (href === '/jobs' && path === '/');
  return (
    <header class="top">
      <div class="wide top-row">
        <a class="brand" href="/">
          gpuq
        </a>
        <nav aria-label="Main">
          <ul>
            {LINKS.map(({ href, label }) => (
              <li key={href}>
                <a href={href} aria-current={isHere(href) ? 'page' : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="who">
          <span class="clip">{me.name ?? me.id}</span>
          <a href={LOGOUT_PATH}>Sign out</a>
        </div>
      </div>
    </header>
  );
}
