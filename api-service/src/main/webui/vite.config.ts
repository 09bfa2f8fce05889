/**
 * How the page is built. `dist/` must work under `default-src 'self'` alone, so nothing may end up
 * inline: no small pictures as `data:` addresses, no polyfill, and none of the pictures that pico
 * keeps inside its stylesheet.
 */
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Pico draws its icons from `data:` addresses, which the CSP refuses; `app.css` brings our own. */
function withoutDataUrls(): Plugin {
  return {
    name: 'without-data-urls',
    enforce: 'pre',
    transform(code, id) {
      if (!/@picocss.*\.css$/.test(id)) {
        return null;
      }
      return { code: code.replace(/url\("data:[^"]*"\)/g, 'none'), map: null };
    },
  };
}

export default defineConfig({
  plugins: [withoutDataUrls()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    restoreMocks: true,
    unstubGlobals: true,
  },
});
