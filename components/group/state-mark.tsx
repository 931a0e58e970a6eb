import { stateColor } from "@/components/charts/colors";
import type { StateKind } from "@/lib/metrics/types";

/** A sign beside the colour, so that a state is known without seeing it. */
const SIGN: Readonly<Record<StateKind, string>> = {
  todo: "",
  doing: "•",
  review: "?",
  done: "✓",
  rejected: "✕",
};

/** A state as a small square: its colour and its sign. */
export function StateMark({
  state,
  dim = false,
}: {
  state: { kind: StateKind; color: string } | null;
  dim?: boolean;
}) {
  if (state === null) return <span aria-hidden="true" className="inline-block size-5 align-middle" />;
  return (
    <span
      aria-hidden="true"
      className={`inline-flex size-5 items-center align-middle justify-center rounded-sm text-xs leading-none font-semibold text-(--state-ink) ${dim ? "opacity-25" : ""}`}
      style={{ background: stateColor(state) }}
    >
      {SIGN[state.kind]}
    </span>
  );
}
