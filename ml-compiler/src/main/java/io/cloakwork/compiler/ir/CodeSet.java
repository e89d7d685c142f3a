package io.cloakwork.compiler.ir;

import io.cloakwork.fhe.ParameterException;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of codes of one feature, as ranges: sorted, apart from each other, each as long as it can
 * be, so that equal sets are equal objects. {@code x ≤ t} is one range, a missing value with a code
 * of its own joins another, a list of values has several.
 *
 * @param ranges none for the empty set
 */
public record CodeSet(List<Range> ranges) {

  /**
   * Codes from {@code low} to {@code high}, both included.
   *
   * @param low at least 0
   */
  public record Range(int low, int high) {
    public Range {
      if (low < 0 || low > high) {
        throw new ParameterException(
            "range of codes", "from 0 on, low at most high", low + " to " + high);
      }
    }

    private boolean touches(Range above) {
      return above.low <= (long) high + 1;
    }
  }

  /** The empty set. */
  public static final CodeSet NONE = new CodeSet(List.of());

  public CodeSet {
    ranges = List.copyOf(ranges);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i - 1).touches(ranges.get(i))) {
        throw new ParameterException(
            "ranges of a set of codes",
            "sorted, with codes between them",
            ranges.get(i - 1) + " before " + ranges.get(i));
      }
    }
  }

  /** The codes from {@code low} to {@code high}, both included. */
  public static CodeSet of(int low, int high) {
    return new CodeSet(List.of(new Range(low, high)));
  }

  /** These codes, in any order; a code may be named more than once. */
  public static CodeSet ofCodes(int... codes) {
    CodeSet set = NONE;
    List<Range> ranges = new ArrayList<>();
    for (int code : codes) {
      ranges.add(new Range(code, code));
    }
    return set.with(ranges);
  }

  /** All codes of a feature of {@code bits} bits. */
  public static CodeSet all(int bits) {
    return of(0, (int) ((1L << bits) - 1));
  }

  public boolean contains(int code) {
    return meets(code, code);
  }

  /** The largest code; −1 of the empty set. */
  public int highest() {
    return ranges.isEmpty() ? -1 : ranges.getLast().high;
  }

  /** The codes of either set. */
  public CodeSet or(CodeSet other) {
    return with(other.ranges);
  }

  /** The codes of both sets. */
  public CodeSet and(CodeSet other) {
    List<Range> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < other.ranges.size()) {
      Range a = ranges.get(i);
      Range b = other.ranges.get(j);
      if (Math.max(a.low, b.low) <= Math.min(a.high, b.high)) {
        both.add(new Range(Math.max(a.low, b.low), Math.min(a.high, b.high)));
      }
      if (a.high < b.high) {
        i++;
      } else {
        j++;
      }
    }
    return new CodeSet(both);
  }

  /** The codes of a feature of {@code bits} bits that are not in the set. */
  public CodeSet not(int bits) {
    List<Range> others = new ArrayList<>();
    long next = 0;
    for (Range range : ranges) {
      if (next < range.low) {
        others.add(new Range((int) next, range.low - 1));
      }
      next = range.high + 1L;
    }
    long last = (1L << bits) - 1;
    if (next <= last) {
      others.add(new Range((int) next, (int) last));
    }
    return new CodeSet(others);
  }

  /** Whether one of the codes from {@code low} to {@code high} is in the set. */
  public boolean meets(int low, int high) {
    int from = 0;
    int to = ranges.size(); // the first range that ends at low or behind it is in [from, to]
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ranges.get(middle).high < low) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from < ranges.size() && ranges.get(from).low <= high;
  }

  private CodeSet with(List<Range> more) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.addAll(more);
    sorted.sort((a, b) -> Integer.compare(a.low, b.low));
    List<Range> joined = new ArrayList<>();
    for (Range range : sorted) {
      if (!joined.isEmpty() && joined.getLast().touches(range)) {
        Range last = joined.removeLast();
        joined.add(new Range(last.low, Math.max(last.high, range.high)));
      } else {
        joined.add(range);
      }
    }
    return new CodeSet(joined);
  }
}
