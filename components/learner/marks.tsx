import { MessageSquareText, PencilLine, ThumbsUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatDay, formatNumber } from "@/lib/format";
import type { Mark, MeData } from "@/lib/learner/types";
import { Panel } from "./panel";

const SENTIMENTS = ["positive", "neutral", "negative"] as const;
const isSentiment = (text: string) => SENTIMENTS.find((one) => one === text) ?? "neutral";

/** What trainers said and gave last. */
export function Marks({ marks }: Pick<MeData, "marks">) {
  const t = useTranslations("me.marks");
  return (
    <Panel title={t("title")}>
      {marks.length === 0 && <p className="text-ink-2">{t("none")}</p>}
      <ul className="flex flex-col gap-3">
        {marks.map((mark) => (
          <MarkRow key={`${mark.kind} ${mark.key}`} mark={mark} />
        ))}
      </ul>
    </Panel>
  );
}

function MarkRow({ mark }: { mark: Mark }) {
  const t = useTranslations("me.marks");
  const locale = useLocale();
  const sentiment = mark.kind === "feedback" ? isSentiment(mark.sentiment) : null;
  const Icon = sentiment === null ? PencilLine : sentiment === "positive" ? ThumbsUp : MessageSquareText;
  const day = formatDay(mark.on, locale, "weekday");
  return (
    <li className="flex gap-2.5">
      <Icon className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <div className="min-w-0">
        <p>
          {sentiment ? t(`feedback.${sentiment}`) : t("mark")}
          {mark.kind === "mark" && (
            <strong className="ms-1.5 font-semibold">{formatNumber(mark.score, locale, "tile")}/100</strong>
          )}
        </p>
        {mark.item && <p className="text-sm text-ink-2">{mark.item}</p>}
        <p className="text-xs text-ink-3">{mark.trainer ? t("by", { day, trainer: mark.trainer }) : day}</p>
      </div>
    </li>
  );
}
