/** Shows the built page with a pretend server behind it. */
import { defineConfig } from 'vite';
import { fakeApi } from './fakeApi';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [fakeApi()],
  preview: { port: 4173, strictPort: true, host: '127.0.0.1' },
});
