package io.cloakwork.coprocessor.wire;

import com.google.protobuf.ByteString;
import io.cloakwork.api.v1.GetModelResponse;
import io.cloakwork.api.v1.ListModelsResponse;
import io.cloakwork.api.v1.ModelSummary;
import io.cloakwork.compiler.spec.ClientSpecFormat;
import io.cloakwork.coprocessor.config.Limits;
import io.cloakwork.coprocessor.job.ServedModel;
import io.cloakwork.fhe.serial.ParametersFormat;
import io.cloakwork.fhe.serial.ServerKeyFormat;
import java.util.List;

/** Messages about models. */
public final class ModelMessages {
  private ModelMessages() {}

  /** The list of what a server offers. */
  public static ListModelsResponse list(List<ServedModel> models) {
    return ListModelsResponse.newBuilder()
        .addAllModels(models.stream().map(ModelMessages::summary).toList())
        .build();
  }

  /** All that a client needs for one model. */
  public static GetModelResponse details(ServedModel model, Limits limits) {
    return GetModelResponse.newBuilder()
        .setModel(summary(model))
        .setClientSpec(ByteString.copyFrom(ClientSpecFormat.encode(model.spec())))
        .setParameters(ByteString.copyFrom(ParametersFormat.encode(model.parameters())))
        .setKeyBytes(ServerKeyFormat.size(model.parameters()))
        .setMaxRows(limits.maxRowsPerRequest())
        .setMaxDeadlineSeconds(Math.toIntExact(limits.maxDeadline().toSeconds()))
        .build();
  }

  private static ModelSummary summary(ServedModel model) {
    return ModelSummary.newBuilder()
        .setName(model.name())
        .setModelDigest(KeyMessages.raw(model.digest()))
        .setParametersDigest(KeyMessages.raw(model.parametersDigest()))
        .build();
  }
}
