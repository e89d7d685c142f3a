package io.cloakwork.coprocessor.leak;

/** A way in which something could be written down. */
enum Form {
  PACKED_BITS(Kind.BINARY, "bits, eight in a byte, in words of 1, 4 and 8 bytes, either bit first"),
  HEXADECIMAL(Kind.TEXT, "text of hexadecimal digits"),
  BIT_DIGITS(Kind.TEXT, "text of digits 0 and 1"),
  INTEGERS(Kind.BINARY, "integers of 1, 2, 4 and 8 bytes, both byte orders"),
  PLAINTEXTS(Kind.BINARY, "plaintexts of the encryption, both byte orders"),
  FLOATS(Kind.BINARY, "series of floats, both byte orders"),
  DOUBLES(Kind.BINARY, "series of doubles, both byte orders"),
  LONE_DOUBLE(Kind.BINARY, "a double alone, both byte orders"),
  LONE_TEXT(Kind.TEXT, "text of a number alone"),
  COMMA(Kind.TEXT, "text with ',' between numbers", ","),
  COMMA_SPACE(Kind.TEXT, "text with ', ' between numbers", ", "),
  SEMICOLON(Kind.TEXT, "text with ';' between numbers", ";"),
  SPACE(Kind.TEXT, "text with a space between numbers", " "),
  TAB(Kind.TEXT, "text with a tab between numbers", "\t"),
  LINE(Kind.TEXT, "text with a new line between numbers", "\n"),
  LINE_OF_WINDOWS(Kind.TEXT, "text with a carriage return and a new line between numbers", "\r\n");

  /** What a place has to be able to keep: a log has text only. */
  private enum Kind {
    BINARY,
    TEXT
  }

  private final Kind kind;
  private final String title;
  private final String separator;

  Form(Kind kind, String title) {
    this(kind, title, "");
  }

  Form(Kind kind, String title, String separator) {
    this.kind = kind;
    this.title = title;
    this.separator = separator;
  }

  /** What stands between numbers; empty where this is no series of texts. */
  String separator() {
    return separator;
  }

  boolean isText() {
    return kind == Kind.TEXT;
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
