// @ts-check
import createNextIntlPlugin from "next-intl/plugin";

/** Those of every answer. The Content-Security-Policy carries a nonce and is made per request in proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  // Ignored by browsers over plain http: it binds only those who have been served over TLS once.
  { key: "Strict-Transport-Security", value: "max-age=31536000" },
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactCompiler: true,
  // Without the tests: what they import is not installed where Jalon only runs.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  experimental: { authInterrupts: true },
  // Runs from its own files: WebAssembly beside the code, started in a worker that is no bundle.
  serverExternalPackages: ["@electric-sql/pglite"],
  outputFileTracingIncludes: {
    "/*": [
      "./db/drivers/embedded/worker.mjs",
      "./node_modules/@electric-sql/pglite/dist/**/*",
      "./drizzle/**/*",
    ],
  },
  outputFileTracingExcludes: { "/*": ["./.data/**/*", "./node_modules/.cache/**/*"] },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Texts are parsed by the build: a page that says a thousand of them would else parse and look them up in each request, and every browser
  // would load the parser.
  experimental: {
    messages: { path: "./lib/i18n/messages", format: "json", locales: "infer", precompile: true },
  },
});
export default withNextIntl(config);
