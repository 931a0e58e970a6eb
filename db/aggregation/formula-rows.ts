import type { Sql } from "@/db/client";
import { type CheckedFormula, type Node, ratioOf } from "@/lib/metrics/formula";
import type { Fragment } from "./measures/flow";

/** A formula and the kpi_metric.id that its rows will bear. */
export type Computed = { readonly metricId: number; readonly formula: CheckedFormula };

/** A computed one with its code. */
export type Formula = Computed & { readonly code: string };

/** Where the values that formulas read lie: the working tables of a pass, or some rows of the stored ones. */
type Tables = {
  readonly value: Fragment;
  readonly percentiles: Fragment;
  readonly planGap: Fragment;
  readonly stateCount: Fragment;
};

/**
 * The value of each formula in each cell where one of its parts has a row, all in one query: date_id, period_code, scope_id,
 * target_id, metric_id, value, num, den (of a division; else null), none of them rounded. Formulas that others name are in their
 * trees, so they need no order. Parts are values as stored.
 *
 * The trees become SQL here. Of what an administrator wrote only numbers reach it, as bound parameters; codes become
 * columns by their place in a list.
 */
export function formulaRows(
  sql: Sql,
  organizationId: string,
  formulas: readonly Computed[],
  tables: Tables,
): Fragment {
  const codes = [...new Set(formulas.flatMap(({ formula }) => formula.parts.map((part) => part.code)))];
  const counts = new Set(
    formulas.flatMap(({ formula }) =>
      formula.parts.filter((part) => part.emptyValue === 0).map((part) => part.code),
    ),
  );
  const column = (kind: "p" | "h", code: string) => sql`${sql(`${kind}${codes.indexOf(code) + 1}`)}`;
  const compiler = { sql, column, isCount: (code: string) => counts.has(code) };
  const columns = codes.map((code, i) => {
    const no = i + 1;
    return sql`, max(value) filter (where no = ${no}::int) as ${column("p", code)}, bool_or(no = ${no}::int) as ${column("h", code)}`;
  });
  const lines = formulas.map(({ metricId, formula }, i) => {
    const ratio = ratioOf(formula.tree);
    const present = formula.parts.map((part) => sql`or ${column("h", part.code)} `);
    const of = (node: Node | undefined) => (node ? compile(node, compiler) : sql`null::numeric`);
    return sql`${i === 0 ? sql`` : sql`, `}(${metricId}::bigint, false ${all(sql, present)}, ${of(formula.tree)},
      ${of(ratio?.numerator)}, ${of(ratio?.denominator)})`;
  });
  return sql`
    select c.date_id, c.period_code, c.scope_id, c.target_id, f.metric_id,
      -- Beyond what a reader of numbers can hold there is nothing to show.
      case when abs(f.value) < 1e15 then f.value end as value, f.num, f.den
    from (
      select date_id, period_code, scope_id, target_id ${all(sql, columns)}
      from (
        with part as materialized (
          select a.no, k.id, k.stored_in, k.stored_code, k.stored_column, k.target_levels, d.id as distribution_id
          from unnest(${codes}::text[]) with ordinality a(code, no)
          join kpi_metric k on k.organization_id = ${organizationId} and k.code = a.code
          left join kpi_metric d on d.organization_id = ${organizationId} and d.code = k.stored_code and k.stored_in = 'kpi_percentiles'
        )
        select v.date_id, v.period_code, v.scope_id, v.target_id, p.no, v.value_number as value
        from ${tables.value} v join part p on p.id = v.metric_id
        where p.stored_in = 'kpi_value' or p.stored_column = 'coverage_percentage'
        union all
        select v.date_id, v.period_code, v.scope_id, v.target_id, p.no,
          case p.stored_column when 'percentile_75' then v.percentile_75 when 'percentile_90' then v.percentile_90 else v.percentile_50 end
        from ${tables.percentiles} v join part p on p.distribution_id = v.metric_id
        union all
        select v.date_id, v.period_code, v.scope_id, v.target_id, p.no,
          case p.stored_column when 'expected_count' then v.expected_count when 'done_count' then v.done_count
            else v.done_count - v.expected_count end
        from ${tables.planGap} v
        join kpi_target t on t.organization_id = ${organizationId} and t.id = v.target_id
        join part p on p.stored_in = 'kpi_plan_gap' and p.stored_column <> 'coverage_percentage' and t.target_type = any(p.target_levels)
        union all
        select v.date_id, v.period_code, v.scope_id, v.target_id, p.no, v.state_count_value
        from ${tables.stateCount} v
        join kpi_state s on s.organization_id = ${organizationId} and s.id = v.state_id
        join part p on p.stored_in = 'kpi_state_count' and p.stored_code = s.domain || '/' || s.state_code
      ) stored group by 1, 2, 3, 4
    ) c
    cross join lateral (values ${all(sql, lines)}) f(metric_id, is_present, value, num, den)
    where f.is_present and (f.value is not null or f.num <> 0 or f.den <> 0)`;
}

const all = (sql: Sql, fragments: readonly Fragment[]): Fragment =>
  fragments.reduce((list, one) => sql`${list}${one}`, sql``);

type Compiler = {
  sql: Sql;
  column: (kind: "p" | "h", code: string) => Fragment;
  isCount: (code: string) => boolean;
};

/** Null in, null out, as SQL's own arithmetic; a division by zero is null; an absent count is 0. */
function compile(node: Node, compiler: Compiler): Fragment {
  const { sql, column, isCount } = compiler;
  const of = (child: Node) => compile(child, compiler);
  switch (node.kind) {
    case "number":
      return sql`${node.text}::text::numeric`;
    case "code":
      return isCount(node.code)
        ? sql`coalesce(c.${column("p", node.code)}, 0)`
        : sql`c.${column("p", node.code)}`;
    case "negate":
      return sql`(- ${of(node.of)})`;
    case "binary": {
      const [a, b] = [of(node.left), of(node.right)];
      switch (node.op) {
        case "+":
          return sql`(${a} + ${b})`;
        case "-":
          return sql`(${a} - ${b})`;
        case "*":
          return sql`(${a} * ${b})`;
        case "/":
          return sql`(${a} / nullif(${b}, 0))`;
      }
    }
  }
  const args = node.args.map(of);
  const first = args[0]!;
  switch (node.fn) {
    case "abs":
      return sql`abs(${first})`;
    case "round":
      return sql`round(${first}, ${Number(node.args[1]?.kind === "number" ? node.args[1].text : 0)}::int)`;
    case "coalesce":
      return sql`coalesce(${list(sql, args)})`;
    default: {
      // GREATEST and LEAST look past null. Here null in is null out, with each argument written once.
      const rows = args.map((arg, i) => sql`${i === 0 ? sql`` : sql`, `}(${arg})`);
      const best = node.fn === "min" ? sql`min(v)` : sql`max(v)`;
      return sql`(select case when count(v) = count(*) then ${best} end from (values ${all(sql, rows)}) x(v))`;
    }
  }
}

const list = (sql: Sql, items: readonly Fragment[]): Fragment =>
  items.slice(1).reduce((text, item) => sql`${text}, ${item}`, items[0]!);
