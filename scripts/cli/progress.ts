import cliProgress from "cli-progress";

export interface ProgressReporter {
  /** Work done out of `total`, and what is being done; an unknown total is given as equal to `done`. */
  update(done: number, total: number, stage: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** A bar on a terminal, a line now and then elsewhere; on standard error, so that output can be piped. */
export function progressReporter(title: string): ProgressReporter {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

function bar(title: string): ProgressReporter {
  const drawn = new cliProgress.SingleBar(
    {
      format: `  ${title} {bar} {percentage} % · {stage} {value}/{total}`,
      hideCursor: true,
      etaBuffer: 50,
      fps: 5,
    },
    cliProgress.Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total, stage) {
      if (!started) drawn.start(total, done, { stage });
      started = true;
      drawn.setTotal(total);
      drawn.update(done, { stage });
    },
    stop: () => drawn.stop(),
  };
}

function lines(title: string): ProgressReporter {
  let lastStage = "";
  let lastAt = 0;
  return {
    update(done, total, stage) {
      const now = performance.now();
      if (stage === lastStage && now - lastAt < LINE_EVERY_MS) return;
      lastStage = stage;
      lastAt = now;
      console.error(`  ${title}: ${stage} ${total > done ? `${done}/${total}` : done}`);
    },
    stop() {},
  };
}
