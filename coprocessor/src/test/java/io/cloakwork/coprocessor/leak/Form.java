package io.cloakwork.coprocessor.leak;

/** A way in which something could be written down. */
enum Form {
  PACKED_BITS("bits, eight in a byte, in words of 1, 4 and 8 bytes, either bit first"),
  HEXADECIMAL("text of hexadecimal digits"),
  BIT_DIGITS("text of digits 0 and 1"),
  INTEGERS("integers of 1, 2, 4 and 8 bytes, both byte orders"),
  PLAINTEXTS("plaintexts of the encryption, both byte orders"),
  FLOATS("series of floats, both byte orders"),
  DOUBLES("series of doubles, both byte orders"),
  LONE_DOUBLE("a double alone, both byte orders"),
  LONE_TEXT("text of a number alone"),
  COMMA("text with ',' between numbers", ","),
  COMMA_SPACE("text with ', ' between numbers", ", "),
  SEMICOLON("text with ';' between numbers", ";"),
  SPACE("text with a space between numbers", " "),
  TAB("text with a tab between numbers", "\t"),
  LINE("text with a new line between numbers", "\n"),
  LINE_OF_WINDOWS("text with a carriage return and a new line between numbers", "\r\n");

  private final String title;
  private final String separator;

  Form(String title) {
    this(title, "");
  }

  Form(String title, String separator) {
    this.title = title;
    this.separator = separator;
  }

  /** What stands between numbers; empty where this is no series of texts. */
  String separator() {
    return separator;
  }

  boolean isText() {
    return title.startsWith("text");
  }

  /** Whether a log may have it as it is: it keeps to one line. */
  boolean fitsOnALine() {
    return isText() && separator.chars().noneMatch(Character::isISOControl);
  }

  @Override
  public String toString() {
    return title;
  }
}
