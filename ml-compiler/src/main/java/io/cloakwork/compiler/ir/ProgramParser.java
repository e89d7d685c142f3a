package io.cloakwork.compiler.ir;

import io.cloakwork.compiler.ir.Op.Monomial;
import io.cloakwork.compiler.ir.Op.Term;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.params.Decomposition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the text of a program. The text is untrusted: a fault is a {@link FormatException} with its
 * place, and memory stays proportional to the text.
 */
public final class ProgramParser {
  /** Longest text, in characters. */
  public static final int MAX_LENGTH = 1 << 26;

  /** Most features that a text may name by their count: it is short, they are not. */
  private static final int MAX_FEATURES = 1 << 20;

  /** Characters of a wrong token that a message repeats. */
  private static final int SHOWN = 40;

  private static final String SYMBOLS = "=[]{},:+";

  private final String text;
  private int at;
  private long features;

  private ProgramParser(String text) {
    this.text = text;
  }

  /**
   * @throws FormatException if the text is no program, with the offset in characters
   * @throws io.cloakwork.fhe.ParameterException if an operation breaks a rule
   * @throws io.cloakwork.fhe.MismatchException if two parts of the program do not fit
   */
  public static Program parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new FormatException("program text", "at most " + MAX_LENGTH, text.length(), 0);
    }
    return new ProgramParser(text).program();
  }

  private Program program() {
    expect("program");
    String name = token();
    List<Op> ops = new ArrayList<>();
    while (!peek().isEmpty()) {
      ops.add(op());
    }
    if (ops.isEmpty()) {
      throw fault("an operation", "the end");
    }
    return new Program(name, ops);
  }

  private Op op() {
    if (peek().startsWith("%")) {
      Value value = value();
      expect("=");
      return definition(value);
    }
    String kind = token();
    return switch (kind) {
      case "result" -> new Op.Result(value());
      case "output" -> {
        Value input = value();
        expect(":");
        yield new Op.Output(input, encoding());
      }
      default -> throw fault("result, output or a value", kind);
    };
  }

  private Op definition(Value value) {
    String kind = token();
    return switch (kind) {
      case "features" -> new Op.Features(value, widths());
      case "linear" -> {
        Value input = value();
        LongMatrix weights = matrix();
        expect("+");
        List<Long> bias = list("[", "]", this::number);
        expect(":");
        yield new Op.LinearMap(value, input, weights, bias, signedBits());
      }
      case "trees" -> {
        Value input = value();
        expect("targets");
        int targets = integer();
        List<CodeTree> trees = list("[", "]", () -> new CodeTree(list("[", "]", this::node)));
        expect(":");
        yield new Op.Trees(value, input, trees, targets, signedBits());
      }
      case "positive" -> new Op.Positive(value, value());
      case "largest" -> new Op.Largest(value, value());
      case "glwe" -> {
        int size = integer();
        expect("features");
        int first = integer();
        expect("+");
        int count = integer();
        expect(":");
        int bits = encoding().bits();
        expect("<<");
        yield new Op.GlweInput(value, size, first, count, bits, integer());
      }
      case "bits" -> {
        int size = integer();
        expect("features");
        List<Integer> widths = widths();
        expect("levels");
        int levels = integer();
        expect("base");
        yield new Op.BitInput(value, size, widths, new Decomposition(integer(), levels));
      }
      case "diagram" -> {
        Value bits = value();
        List<List<Long>> leaves = list("[", "]", () -> list("[", "]", this::word));
        yield new Op.Diagram(value, bits, leaves, list("[", "]", this::choice));
      }
      case "sum" -> new Op.Sum(value, list("[", "]", this::value));
      case "mask" -> new Op.MaskInput(value, integer());
      case "product" ->
          new Op.PlainProduct(
              value,
              value(),
              list(
                  "{",
                  "}",
                  () -> {
                    int exponent = integer();
                    expect(":");
                    return new Monomial(exponent, number());
                  }));
      case "extract" -> {
        Value input = value();
        expect("at");
        yield new Op.Extract(value, input, integer());
      }
      case "combine" -> {
        List<Term> terms = list("[", "]", () -> new Term(number(), value()));
        expect("+");
        yield new Op.Combine(value, terms, word());
      }
      case "lookup" -> {
        Value input = value();
        String place = token();
        if (!place.equals("centred") && !place.equals("aligned")) {
          throw fault("centred or aligned", place);
        }
        List<Long> words = list("[", "]", this::word);
        expect("margin");
        yield new Op.Lookup(value, input, words, place.equals("centred"), word());
      }
      case "hide" -> {
        Value input = value();
        expect("with");
        List<Value> masks = list("[", "]", this::value);
        expect("noise");
        yield new Op.Hide(value, input, masks, integer());
      }
      default -> throw fault("an operation", kind);
    };
  }

  private List<Integer> widths() {
    if (peek().equals("[")) {
      return list("[", "]", this::width);
    }
    int count = Math.max(0, integer()); // the operation refuses 0
    features += count;
    if (features > MAX_FEATURES) {
      throw fault("at most " + MAX_FEATURES + " features in a program", features);
    }
    expect(":");
    return Collections.nCopies(count, width());
  }

  /** Of a feature: the operation knows which are allowed. */
  private int width() {
    String token = token();
    if (!token.startsWith("u")) {
      throw fault("a type", token);
    }
    return decimal(token.substring(1));
  }

  private CodeTree.Node node() {
    String first = token();
    if (first.equals("leaf")) {
      return new CodeTree.Leaf(list("[", "]", this::number));
    }
    int feature = decimal(first);
    expect("in");
    List<CodeSet.Range> ranges =
        list(
            "{",
            "}",
            () -> {
              int low = integer();
              expect(":");
              return new CodeSet.Range(low, integer());
            });
    return new CodeTree.Branch(feature, new CodeSet(ranges), integer(), integer());
  }

  private Op.Choice choice() {
    expect("{");
    int selector = integer();
    expect(":");
    int ifZero = integer();
    expect(",");
    int ifOne = integer();
    expect("}");
    return new Op.Choice(selector, ifZero, ifOne);
  }

  private int signedBits() {
    String type = token();
    if (!type.startsWith("i")) {
      throw fault("a signed type", type);
    }
    return decimal(type.substring(1));
  }

  private LongMatrix matrix() {
    List<List<Long>> rows = list("[", "]", () -> list("[", "]", this::number));
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    long[] values = new long[rows.stream().mapToInt(List::size).sum()];
    int next = 0;
    for (List<Long> row : rows) {
      if (row.size() != columns) {
        throw fault("rows of " + columns, row.size());
      }
      for (long element : row) {
        values[next++] = element;
      }
    }
    return LongMatrix.of(rows.size(), columns, values);
  }

  private <T> List<T> list(String open, String close, Supplier<T> element) {
    expect(open);
    List<T> elements = new ArrayList<>();
    while (!peek().equals(close)) {
      if (!elements.isEmpty()) {
        expect(",");
      }
      elements.add(element.get());
    }
    expect(close);
    return elements;
  }

  private Value value() {
    String token = token();
    if (!token.startsWith("%")) {
      throw fault("a value", token);
    }
    return new Value(decimal(token.substring(1)));
  }

  private Encoding encoding() {
    String token = token();
    if (!token.startsWith("i") && !token.startsWith("u")) {
      throw fault("a type", token);
    }
    return new Encoding(decimal(token.substring(1)), token.startsWith("i"));
  }

  private int integer() {
    return decimal(token());
  }

  private int decimal(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw withCause(fault("an integer", digits), e);
    }
  }

  private long number() {
    String token = token();
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException e) {
      throw withCause(fault("a number", token), e);
    }
  }

  private long word() {
    String token = token();
    try {
      if (token.startsWith("0x")) {
        return Long.parseUnsignedLong(token.substring(2), 16);
      }
    } catch (NumberFormatException e) {
      throw withCause(fault("a torus word 0x…", token), e);
    }
    throw fault("a torus word 0x…", token);
  }

  private void expect(String wanted) {
    String token = token();
    if (!token.equals(wanted)) {
      throw fault(wanted, token);
    }
  }

  /** The next token without taking it; empty at the end. */
  private String peek() {
    int before = at;
    String token = token();
    at = before;
    return token;
  }

  private String token() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at < text.length() && SYMBOLS.indexOf(text.charAt(at)) >= 0) {
      at++;
    } else {
      while (at < text.length()
          && !Character.isWhitespace(text.charAt(at))
          && SYMBOLS.indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
    return text.substring(start, at);
  }

  private FormatException fault(String expected, Object actual) {
    String shown = String.valueOf(actual);
    return new FormatException(
        "program text",
        expected,
        shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown,
        at);
  }

  private static FormatException withCause(FormatException fault, Exception cause) {
    fault.initCause(cause);
    return fault;
  }
}
