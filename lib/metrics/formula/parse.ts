import { FUNCTIONS, type FunctionName, fail, type Node, type Operator, type Span } from "./types";

/** Longer formulas are programs. */
const MAX_LENGTH = 500;
const MAX_DEPTH = 40;

type Token = Span & { readonly kind: "number" | "name" | "sign" | "end"; readonly text: string };

const PRECEDENCE: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2 };
/** Of a minus before a value: binds closer than a product. */
const UNARY = 3;

/** The tokens of a text, the last one `end`. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  // Up to 15 digits: what every reader of the number takes exactly.
  const token = /\s*(?:(\d{1,15}(?:\.\d{1,15})?(?![\d.]))|([A-Za-z_][A-Za-z0-9_]*)|([-+*/(),]))/y;
  const blank = /\s*/y;
  for (let at = 0; ; at = token.lastIndex) {
    blank.lastIndex = at;
    blank.exec(text);
    const start = blank.lastIndex;
    if (start === text.length) return [...found, { kind: "end", text: "", from: start, to: start }];
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) {
      const word = /^[\d.]+|^./u.exec(text.slice(start))?.[0] ?? "";
      return fail("bad_character", { from: start, to: start + word.length }, { subject: word });
    }
    const kind = match[1] ? "number" : match[2] ? "name" : "sign";
    found.push({
      kind,
      text: match[1] ?? match[2] ?? match[3] ?? "",
      from: start,
      to: token.lastIndex,
    });
  }
}

/**
 * The tree of a formula: numbers, codes, + - * / with the usual precedence, parentheses, a minus before a value, and
 * the functions of `FUNCTIONS`, whose names may be written in capitals.
 * @throws FormulaError
 */
export function parse(text: string): Node {
  const whole = { from: 0, to: text.length };
  if (text.trim() === "") fail("empty", whole);
  if (text.length > MAX_LENGTH) fail("too_long", { from: MAX_LENGTH, to: text.length });
  const parser = new Parser(tokens(text));
  return parser.whole();
}

class Parser {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Node {
    const node = this.#expression(0);
    this.#isCommaOfNumber();
    if (this.#next.kind !== "end") fail("unexpected", this.#next, { subject: this.#next.text });
    return node;
  }

  get #next(): Token {
    return this.tokens[this.#at]!;
  }

  #take(): Token {
    return this.tokens[this.#at++]!;
  }

  /** 0,5 outside of a list of arguments: said apart, for half of the world writes decimals so. */
  #isCommaOfNumber(): void {
    const [before, comma, after] = this.tokens.slice(Math.max(0, this.#at - 1), this.#at + 2);
    if (comma?.text !== "," || before?.kind !== "number" || after?.kind !== "number") return;
    if (before.to === comma.from && comma.to === after.from)
      fail(
        "decimal_comma",
        { from: before.from, to: after.to },
        { expected: `${before.text}.${after.text}` },
      );
  }

  /** Pratt's algorithm: takes operators that bind closer than `above`. */
  #expression(above: number): Node {
    if (++this.#depth > MAX_DEPTH) fail("too_deep", this.#next);
    let left = this.#value();
    for (;;) {
      const op = this.#next.text;
      if (this.#next.kind !== "sign" || !isOperator(op) || PRECEDENCE[op] <= above) break;
      this.#take();
      const right = this.#expression(PRECEDENCE[op]);
      left = { kind: "binary", op, left, right, from: left.from, to: right.to };
    }
    this.#depth -= 1;
    return left;
  }

  #value(): Node {
    const token = this.#take();
    if (token.kind === "number") return { kind: "number", text: token.text, from: token.from, to: token.to };
    if (token.kind === "name") {
      if (this.#next.text === "(") return this.#call(token);
      return { kind: "code", code: token.text, from: token.from, to: token.to };
    }
    if (token.text === "-") {
      const of = this.#expression(UNARY);
      return { kind: "negate", of, from: token.from, to: of.to };
    }
    if (token.text === "(") {
      const inner = this.#expression(0);
      const to = this.#close(token);
      return { ...inner, from: token.from, to };
    }
    if (token.kind === "end") return fail("unexpected_end", token);
    return fail("unexpected", token, { subject: token.text });
  }

  #call(name: Token): Node {
    const fn = FUNCTIONS.find((one) => one === name.text.toLowerCase());
    if (!fn) return fail("unknown_function", name, { subject: name.text, expected: FUNCTIONS.join(", ") });
    const open = this.#take();
    const args: Node[] = [];
    if (this.#next.text !== ")") {
      args.push(this.#expression(0));
      while (this.#next.text === ",") {
        this.#take();
        args.push(this.#expression(0));
      }
    }
    const to = this.#close(open);
    const node: Node = { kind: "call", fn, args, from: name.from, to };
    checkArguments(fn, args, node);
    return node;
  }

  #close(open: Token): number {
    if (this.#next.text === ")") return this.#take().to;
    this.#isCommaOfNumber();
    if (this.#next.kind === "end") return fail("unclosed", open);
    return fail("unexpected", this.#next, { subject: this.#next.text });
  }
}

const isOperator = (text: string): text is Operator => text in PRECEDENCE;

function checkArguments(fn: FunctionName, args: readonly Node[], at: Span): void {
  const expected = fn === "abs" ? "1" : fn === "round" ? "1–2" : "2–20";
  const least = fn === "abs" || fn === "round" ? 1 : 2;
  const most = fn === "abs" ? 1 : fn === "round" ? 2 : 20;
  if (args.length < least || args.length > most) fail("wrong_arguments", at, { subject: fn, expected });
  const digits = args[1];
  if (fn === "round" && digits && !(digits.kind === "number" && /^[0-4]$/.test(digits.text)))
    fail("bad_digits", digits, { expected: "0–4" });
}
