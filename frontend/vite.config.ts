import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running server. */
const SERVER = process.env.FLOWBUILDER_SERVER ?? "http://127.0.0.1:8000";

/** Writes each script and style once more, compressed, for the server to send as it is. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }, bundle) {
      for (const name of Object.keys(bundle).filter((each) => /\.(js|css|svg|html)$/.test(each))) {
        const file = join(dir, name);
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig(({ command }) => ({
  // The server hands out the built files below its static URL; the dev server has the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), compressed()],
  build: {
    outDir: "dist",
    manifest: true,
    target: "es2022",
    // Browsers that know light-dark(): otherwise it is rewritten to what only follows the system.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    sourcemap: false,
    // The canvas's layout engine is one file of 1.4 MB, loaded by a worker only when it is needed.
    chunkSizeWarningLimit: 1600,
  },
  server: {
    proxy: {
      // The browser's own Host goes through: the server compares it with the request's origin.
      "^/(api|console/api|admin)/": { target: SERVER },
      "/ws/": { target: SERVER, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    css: false,
  },
}));
