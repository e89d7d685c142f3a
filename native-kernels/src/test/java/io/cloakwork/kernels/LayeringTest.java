package io.cloakwork.kernels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of this module, and what each may reach outside. */
@AnalyzeClasses(
    packages = "io.cloakwork.kernels",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String FFM = "io.cloakwork.kernels.ffm..";
  private static final String CPU = "io.cloakwork.kernels.cpu..";
  private static final String CUDA = "io.cloakwork.kernels.cuda..";
  private static final String VECTOR = "io.cloakwork.kernels.vector..";

  @ArchTest
  static final ArchRule bindings_knowNothingOfTfhe =
      noClasses()
          .that()
          .resideInAPackage(FFM)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cloakwork.fhe..", CPU, CUDA, VECTOR);

  @ArchTest
  static final ArchRule providers_doNotUseEachOther =
      noClasses()
          .that()
          .resideInAPackage(CPU)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CUDA, VECTOR, "io.cloakwork.fhe.kernels..");

  @ArchTest
  static final ArchRule theCudaProvider_usesNoOtherProvider =
      noClasses()
          .that()
          .resideInAPackage(CUDA)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CPU, VECTOR, "io.cloakwork.fhe.kernels..");

  @ArchTest
  static final ArchRule jcuda_isReachedBehindGpuDriverOnly =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.cloakwork\\.kernels\\.cuda\\.JCuda.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jcuda..");

  @ArchTest
  static final ArchRule theVectorProvider_usesNoNativeCode =
      noClasses()
          .that()
          .resideInAPackage(VECTOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FFM, CPU, CUDA, "java.lang.foreign..");

  @ArchTest
  static final ArchRule theIncubatorModule_isReachedByTheVectorProviderOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(VECTOR)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule enginesAndSecrets_areReachedByNobodyHere =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cloakwork.fhe.engine..",
              "io.cloakwork.fhe.client..",
              "io.cloakwork.fhe.secret..",
              "io.cloakwork.fhe.serial..");
}
