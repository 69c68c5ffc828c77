import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.ValidationContext;
import ca.uhn.fhir.validation.ValidationOptions;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.utilities.validation.ValidationMessage;

/**
 * Holds files to R4 core with the HL7 engine, offline: the names come from the standard input, one a line, and one line
 * of JSON a file goes to the standard output, in the order of the names. It is a peer to measure by, not a part of the
 * program.
 *
 * <p>Arguments: the number of threads, the seconds a file may take, and a folder of resources to be known by their url
 * (or nothing).
 */
public final class Validate {
  private static final int WINDOW = 256; // results that may wait for an earlier one

  /** The engine gives its own codes of an issue only to its heirs. */
  private static final class Engine extends FhirInstanceValidator {
    Engine(IValidationSupport support) {
      super(support);
    }

    List<ValidationMessage> messages(FhirContext context, String text) {
      return validate(ValidationContext.forText(context, text, ValidationOptions.empty()));
    }
  }

  /** Resources of a folder by their url: Questionnaires too, which the supports of the library keep to themselves. */
  private static final class KnownResources implements IValidationSupport {
    private final FhirContext context;
    private final Map<String, IBaseResource> byUrl = new TreeMap<>();

    KnownResources(FhirContext context, Path folder) throws IOException {
      this.context = context;
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
          IBaseResource resource = context.newJsonParser().parseResource(Files.readString(file));
          if (resource instanceof MetadataResource known && known.hasUrl()) byUrl.put(known.getUrl(), resource);
        }
      }
    }

    @Override
    public FhirContext getFhirContext() {
      return context;
    }

    @Override
    public <T extends IBaseResource> T fetchResource(Class<T> type, String canonical) {
      IBaseResource found = byUrl.get(canonical.replaceFirst("\\|.*", ""));
      return type == null || type.isInstance(found) ? (T) found : null;
    }

    @Override
    public IBaseResource fetchStructureDefinition(String url) {
      return fetchResource(org.hl7.fhir.r4.model.StructureDefinition.class, url);
    }

    @Override
    public IBaseResource fetchCodeSystem(String url) {
      return fetchResource(org.hl7.fhir.r4.model.CodeSystem.class, url);
    }

    @Override
    public IBaseResource fetchValueSet(String url) {
      return fetchResource(org.hl7.fhir.r4.model.ValueSet.class, url);
    }
  }

  private final FhirContext context = FhirContext.forR4();
  private final Engine engine;
  private final AtomicLong nanoseconds = new AtomicLong();

  private Validate(Path known) throws IOException {
    // LOINC, SNOMED CT and others are not in the packages: a code of theirs gets a warning that it was not checked.
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);
    ValidationSupportChain chain = new ValidationSupportChain();
    chain.addValidationSupport(new DefaultProfileValidationSupport(context));
    if (known != null) chain.addValidationSupport(new KnownResources(context, known));
    chain.addValidationSupport(new InMemoryTerminologyServerValidationSupport(context));
    chain.addValidationSupport(new CommonCodeSystemsTerminologyService(context));
    chain.addValidationSupport(unknown);
    engine = new Engine(chain);
    engine.setErrorForUnknownProfiles(false); // an unknown profile cannot be checked, which is no fault of the file
    engine.setAllowExamples(true);
  }

  private static JsonObject issue(String severity, String code, String text, String expression, String rule) {
    JsonObject row = new JsonObject();
    JsonArray expressions = new JsonArray();
    if (expression != null && !expression.isEmpty()) expressions.add(expression);
    row.addProperty("severity", severity);
    row.addProperty("code", code);
    row.addProperty("text", text);
    row.add("expression", expressions);
    if (rule != null) row.addProperty("rule", rule);
    return row;
  }

  private static JsonObject line(String file, JsonArray issues) {
    boolean valid = true;
    for (var each : issues) {
      String severity = each.getAsJsonObject().get("severity").getAsString();
      valid = valid && !severity.equals("error") && !severity.equals("fatal");
    }
    JsonObject line = new JsonObject();
    line.addProperty("file", file);
    line.addProperty("valid", valid);
    line.add("issues", issues);
    return line;
  }

  private static JsonObject crash(String file, Throwable cause) {
    JsonArray issues = new JsonArray();
    issues.add(issue("fatal", "exception", cause.getClass().getSimpleName() + ": " + cause.getMessage(), null, null));
    JsonObject line = line(file, issues);
    line.addProperty("crash", true);
    return line;
  }

  private JsonObject validated(String file) throws IOException {
    JsonArray issues = new JsonArray();
    String text;
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(file)));
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException refused) {
      issues.add(issue("fatal", "invalid", "not UTF-8", null, null));
      return line(file, issues);
    }
    long began = System.nanoTime();
    try {
      for (ValidationMessage each : engine.messages(context, text)) {
        issues.add(issue(each.getLevel().toCode(), each.getType() == null ? "unknown" : each.getType().toCode(),
            each.getMessage(), each.getLocation(), each.getMessageId()));
      }
      return line(file, issues);
    } catch (RuntimeException | StackOverflowError | AssertionError cause) {
      return crash(file, cause);
    } finally {
      nanoseconds.addAndGet(System.nanoTime() - began);
    }
  }

  private record Waiting(String file, Future<JsonObject> verdict) {}

  private static void write(Waiting oldest, int seconds, PrintStream out) throws InterruptedException {
    JsonObject line;
    try {
      line = oldest.verdict().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      line = crash(oldest.file(), failed.getCause());
    } catch (TimeoutException late) {
      line = crash(oldest.file(), late);
    }
    out.println(line);
  }

  public static void main(String[] arguments) throws Exception {
    long began = System.nanoTime();
    int threads = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    Validate validate = new Validate(arguments.length > 2 ? Path.of(arguments[2]) : null);
    validate.engine.messages(validate.context, "{\"resourceType\":\"Patient\"}"); // reads the definitions
    long ready = System.nanoTime();

    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    long count = 0;
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      if (name.isEmpty()) continue;
      String file = name;
      waiting.add(new Waiting(file, workers.submit(() -> validate.validated(file))));
      ++count;
      if (waiting.size() == WINDOW) write(waiting.remove(), seconds, out);
    }
    while (!waiting.isEmpty()) write(waiting.remove(), seconds, out);
    out.flush();
    System.err.printf("{\"files\":%d,\"load_ms\":%.0f,\"engine_ms\":%.1f}%n", count, (ready - began) / 1e6,
        validate.nanoseconds.get() / 1e6);
    System.exit(0); // a worker that is still busy past its time does not hold up the end
  }
}
