package io.cloakwork.coprocessor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A choice between the constants of an enum, which are written in lower case, with hyphens. */
record LowerCaseEnum<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {

  /** Lets a command read options of this type. */
  static <E extends Enum<E>> void register(CommandLine line, Class<E> type) {
    line.registerConverter(type, new LowerCaseEnum<>(type));
  }

  @Override
  public E convert(String typed) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(LowerCaseEnum::name).toList();
    int index = names.indexOf(typed.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new TypeConversionException(
          "expected one of %s, got '%s'%s"
              .formatted(String.join(", ", names), typed, NearName.hint(typed, names)));
    }
    return type.getEnumConstants()[index];
  }

  /** How a constant is written. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
