import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * HAPI FHIR for R4 in memory on a free port of the loopback. Writes {"url": its FHIR base} when it is ready; ends when
 * its standard input does, or on a signal.
 */
public final class Server {
  private static final String LOOPBACK = "127.0.0.1";

  private Server() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);  // some library greets on the standard output
    var context = new AnnotationConfigApplicationContext(Settings.class);
    var server = new org.eclipse.jetty.server.Server();
    var connector = new ServerConnector(server);
    connector.setHost(LOOPBACK);
    connector.setPort(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0);
    server.addConnector(connector);
    var handler = new ServletContextHandler("/");
    handler.addServlet(new ServletHolder(context.getBean(RestfulServer.class)), "/fhir/*");
    server.setHandler(handler);
    server.start();
    out.printf("{\"url\":\"http://%s:%d/fhir\"}%n", LOOPBACK, connector.getLocalPort());
    waitForEnd(System.in);
    Runtime.getRuntime().halt(0);  // all of it is in memory: there is nothing to put away
  }

  private static void waitForEnd(InputStream input) throws IOException {
    byte[] ignored = new byte[256];
    while (input.read(ignored) >= 0) {
      // only its end matters
    }
  }
}
