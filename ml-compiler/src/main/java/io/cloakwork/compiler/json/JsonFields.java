package io.cloakwork.compiler.json;

import io.cloakwork.fhe.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields of one JSON object. Each is read once by name and type; {@link #finish()} refuses what
 * nobody read. Faults are {@link FormatException}s that name the path of the field.
 */
public final class JsonFields {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int SHOWN = 60;

  private final String path;
  private final JsonNode object;
  private final Set<String> read = new HashSet<>();

  private JsonFields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
    if (!object.isObject()) {
      throw fault("an object", object);
    }
  }

  /**
   * Parses an object.
   *
   * @param what the bytes are, for messages
   * @param maxBytes longest text that is read
   * @throws FormatException if the bytes are no JSON object
   */
  public static JsonFields parse(String what, byte[] bytes, int maxBytes) {
    if (bytes.length > maxBytes) {
      throw new FormatException(what, "at most " + maxBytes + " bytes", bytes.length, 0);
    }
    try {
      return new JsonFields(what, MAPPER.readTree(bytes));
    } catch (JacksonException e) {
      FormatException fault =
          new FormatException(what, "JSON", shorten(String.valueOf(e.getOriginalMessage())), 0);
      fault.initCause(e);
      throw fault;
    }
  }

  /** A new object to write. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** UTF-8 text of an object, for people and programs. */
  public static byte[] bytes(ObjectNode object) {
    return MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(object)
        .getBytes(StandardCharsets.UTF_8);
  }

  public boolean has(String name) {
    return object.has(name);
  }

  public String text(String name) {
    JsonNode node = field(name);
    if (!node.isString()) {
      throw fault(name, "a text", node);
    }
    return node.asString();
  }

  public int integer(String name) {
    return integer(name, field(name));
  }

  public long longInteger(String name) {
    JsonNode node = field(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw fault(name, "an integer", node);
    }
    return node.longValue();
  }

  public double number(String name) {
    return number(name, field(name));
  }

  public boolean truth(String name) {
    JsonNode node = field(name);
    if (!node.isBoolean()) {
      throw fault(name, "true or false", node);
    }
    return node.booleanValue();
  }

  public <E extends Enum<E>> E choice(String name, E[] choices) {
    String text = text(name);
    return Arrays.stream(choices)
        .filter(choice -> choice.name().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new FormatException(
                path + "." + name, "one of " + Arrays.toString(choices), shorten(text), 0));
  }

  public JsonFields object(String name) {
    return new JsonFields(path + "." + name, field(name));
  }

  public List<Double> numbers(String name) {
    return elements(name, (element, at) -> number(at, element));
  }

  public List<Integer> integers(String name) {
    return elements(name, (element, at) -> integer(at, element));
  }

  public List<String> texts(String name) {
    return elements(
        name,
        (element, at) -> {
          if (!element.isString()) {
            throw fault(at, "a text", element);
          }
          return element.asString();
        });
  }

  /** A list of objects, each wholly read by {@code reader}. */
  public <T> List<T> objects(String name, Function<JsonFields, T> reader) {
    return elements(
        name,
        (element, at) -> {
          JsonFields fields = new JsonFields(path + "." + at, element);
          T value = reader.apply(fields);
          fields.finish();
          return value;
        });
  }

  /**
   * @throws FormatException if the object has a field that was not read
   */
  public void finish() {
    for (String name : object.propertyNames()) {
      if (!read.contains(name)) {
        throw new FormatException(path, "known fields only", shorten(name), 0);
      }
    }
  }

  private interface ElementReader<T> {
    T read(JsonNode element, String at);
  }

  private <T> List<T> elements(String name, ElementReader<T> reader) {
    JsonNode node = field(name);
    if (!node.isArray()) {
      throw fault(name, "a list", node);
    }
    List<T> elements = new ArrayList<>();
    for (JsonNode element : node) {
      elements.add(reader.read(element, name + "[" + elements.size() + "]"));
    }
    return elements;
  }

  private JsonNode field(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      throw new FormatException(path, "the field " + name, "none", 0);
    }
    read.add(name);
    return node;
  }

  private int integer(String name, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw fault(name, "an integer", node);
    }
    return node.intValue();
  }

  private double number(String name, JsonNode node) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw fault(name, "a finite number", node);
    }
    return node.doubleValue();
  }

  private FormatException fault(String name, String expected, JsonNode actual) {
    return new FormatException(path + "." + name, expected, shorten(actual.toString()), 0);
  }

  private FormatException fault(String expected, JsonNode actual) {
    return new FormatException(path, expected, shorten(actual.toString()), 0);
  }

  private static String shorten(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
