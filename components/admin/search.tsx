import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";

export type Filter = {
  name: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
};

/** A search and its filters, as the address holds them: a form that needs no script. */
export async function SearchBar({
  text,
  filters = [],
  submit,
}: {
  text?: string;
  filters?: readonly Filter[];
  /** Default: "search". */
  submit?: string;
}) {
  const t = await getTranslations("admin.form");
  const look =
    "h-8 min-w-0 max-w-full rounded border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-ink-3";
  return (
    <search>
      <form className="flex flex-wrap items-center gap-2">
        {text !== undefined && (
          <input
            type="search"
            name="q"
            defaultValue={text}
            aria-label={t("search")}
            placeholder={t("search")}
            className={`${look} w-64 max-sm:w-full`}
          />
        )}
        {filters.map(({ name, label, value, options }) => (
          <select key={name} name={name} defaultValue={value} aria-label={label} className={look}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ))}
        <button type="submit" className={buttonClass()}>
          {submit ?? t("search")}
        </button>
      </form>
    </search>
  );
}
