// The page as static files that any server can hand out from any path, under a content policy of
// `default-src 'self'`: relative addresses, nothing inlined, no polyfill in a script tag.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
  },
});
