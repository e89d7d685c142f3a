package io.cloakwork.compiler.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakwork.fhe.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static CsvTable table(String text) {
    return CsvTable.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-0.5, -0.5", "+2., 2", ".25, 0.25", "1e3, 1000", "1.5E-2, 0.015"})
  void cell_ofADecimalNumber_isRead(String cell, double value) {
    assertThat(table("a\n" + cell).features(0)).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NaN", "nan"})
  void cell_thatIsEmptyOrNan_isMissing(String cell) {
    assertThat(table("a,b\n1," + cell).features(0)).containsExactly(1, Double.NaN);
  }

  /** What Java alone takes for a number, what is not finite, and what is none. */
  @ParameterizedTest
  @ValueSource(strings = {"1d", "2f", "0x1p3", "Infinity", "-inf", "1e999", "1e", ".", "-", "one"})
  void cell_ofAnythingElse_isRefusedWithItsPlace(String cell) {
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> table("a,b\n1,2\n3," + cell).features(1));
    assertThat(fault.what()).isEqualTo("line 3, column b");
    assertThat(fault.expected()).isEqualTo("a number");
    assertThat(fault.actual()).isEqualTo(cell);
    assertThat(fault.offset()).isEqualTo(8);
  }

  @Test
  void label_thatIsNoNumber_isRefusedWithItsPlaceWhereANumberIsNeeded() {
    CsvTable table = table("a,label\n1,2.5\n1,\n1,M\n");
    assertThat(table.labelNumber(0)).isEqualTo(2.5);
    assertThat(table.labelNumber(1)).isNaN();
    FormatException fault = catchThrowableOfType(FormatException.class, () -> table.labelNumber(2));
    assertThat(fault.what()).isEqualTo("line 4, column label");
    assertThat(fault.actual()).isEqualTo("M");
  }

  /** Empty lines count, as in an editor. */
  @Test
  void row_ofAnotherWidth_isRefusedWithItsLine() {
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> table("a,b\n1,2\n\n3\n"));
    assertThat(fault.what()).isEqualTo("cells of line 4");
    assertThat(fault.expected()).isEqualTo("2");
    assertThat(fault.actual()).isEqualTo("1");
    assertThat(fault.offset()).isEqualTo(9);
  }

  /** As a spreadsheet saves it: the mark is no part of the first name, and counts as bytes. */
  @Test
  void table_withAByteOrderMarkAndCarriageReturns_isReadLikeOneWithout() {
    CsvTable table = table("\uFEFFa,label\r\n1,M\r\n\r\n2,B\r\n");
    assertThat(table.columns()).containsExactly("a", "label");
    assertThat(table.features(1)).containsExactly(2);
    assertThat(table.label(0)).contains("M");
    assertThat(table.line(1)).isEqualTo(4);
    assertThat(table.rows().getFirst().offset()).isEqualTo(12);
  }

  @Test
  void table_ofAByteOrderMarkAlone_hasNoHeader() {
    FormatException fault = catchThrowableOfType(FormatException.class, () -> table("\uFEFF"));
    assertThat(fault.expected()).isEqualTo("a header line");
    assertThat(fault.actual()).isEqualTo("none");
  }

  /** Only the first one is a mark; later ones are characters like any other. */
  @Test
  void table_withAByteOrderMarkInside_keepsIt() {
    assertThat(table("a,\uFEFFb\n1,2").columns()).containsExactly("a", "\uFEFFb");
  }

  /** Eight million commas, as a file of a few megabytes has them. */
  @Test
  void table_ofTooManyCells_isRefusedBeforeTheyAreMade() {
    byte[] bytes = new byte[CsvTable.MAX_CELLS + 2];
    Arrays.fill(bytes, (byte) ',');
    bytes[0] = 'a';
    bytes[1] = '\n';
    FormatException fault =
        catchThrowableOfType(FormatException.class, () -> CsvTable.parse(bytes));
    assertThat(fault.expected()).isEqualTo("at most " + CsvTable.MAX_CELLS + " cells");
    assertThat(fault.offset()).isEqualTo(2);
  }
}
