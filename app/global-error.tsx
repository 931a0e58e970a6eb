"use client";

import "./globals.css";

/**
 * When not even the frame of a page can be made: the database is away. Both languages, for which one is the reader's
 * is kept there too.
 */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="fr" dir="ltr">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-prose flex-col items-center justify-center gap-3 p-6 text-center">
          <h1 className="text-lg font-semibold">Jalon ne peut pas répondre pour l’instant</h1>
          <p className="text-ink-2">
            La base de données est injoignable ou une erreur s’est produite. Vos données ne sont pas touchées
            : réessayez dans un instant.
          </p>
          <p lang="en" className="text-ink-3">
            Jalon cannot answer right now. Your data are safe: try again in a moment.
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-2 h-9 rounded bg-accent px-4 text-sm font-medium text-on-accent"
          >
            Réessayer · <span lang="en">Try again</span>
          </button>
        </main>
      </body>
    </html>
  );
}
