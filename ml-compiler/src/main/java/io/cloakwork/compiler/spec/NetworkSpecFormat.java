package io.cloakwork.compiler.spec;

import io.cloakwork.compiler.json.JsonFields;
import io.cloakwork.fhe.FormatException;
import io.cloakwork.fhe.integer.IntegerType;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON form of a {@link NetworkSpec}. Reading treats the text as untrusted: what is not exactly a
 * specification is a {@link FormatException}.
 */
public final class NetworkSpecFormat {
  /** Newest version; newer ones are refused. */
  public static final int VERSION = 1;

  private static final int MAX_BYTES = ClientSpecFormat.MAX_BYTES;
  private static final String WHAT = "network specification";

  private NetworkSpecFormat() {}

  /** The UTF-8 text. */
  public static byte[] encode(NetworkSpec spec) {
    return JsonFields.bytes(json(spec));
  }

  /**
   * @throws FormatException if the text is no specification of this version
   */
  public static NetworkSpec decode(byte[] bytes) {
    JsonFields fields = JsonFields.parse(WHAT, bytes, MAX_BYTES);
    int version = fields.integer("version");
    if (version != VERSION) {
      throw new FormatException("version of the " + WHAT, VERSION, version, 0);
    }
    return SpecJson.checked(
        WHAT,
        () -> {
          NetworkSpec spec = read(fields);
          fields.finish();
          return spec;
        });
  }

  private static NetworkSpec read(JsonFields fields) {
    return new NetworkSpec(
        fields.text("model"),
        new RowSpec(
            fields.objects("features", f -> SpecJson.readFeature(f, true)),
            fields.objects("before", SpecJson::readStep)),
        fields.integers("widths"),
        types(fields, "inputs"),
        types(fields, "outputs"),
        SpecJson.readAnswer(fields.object("answer"), true));
  }

  private static List<IntegerType> types(JsonFields fields, String name) {
    return fields.texts(name).stream().map(IntegerType::parse).toList();
  }

  private static ObjectNode json(NetworkSpec spec) {
    ObjectNode json = JsonFields.object();
    json.put("version", VERSION);
    json.put("model", spec.model());
    ArrayNode features = json.putArray("features");
    spec.row().features().forEach(feature -> SpecJson.write(features.addObject(), feature));
    SpecJson.write(json.putArray("before"), spec.row().before());
    spec.widths().forEach(json.putArray("widths")::add);
    write(json.putArray("inputs"), spec.inputs());
    write(json.putArray("outputs"), spec.outputs());
    SpecJson.write(json.putObject("answer"), spec.answer());
    return json;
  }

  private static void write(ArrayNode json, List<IntegerType> types) {
    types.forEach(type -> json.add(type.toString()));
  }
}
