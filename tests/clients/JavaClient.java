import java.net.ProxySelector;
import java.net.URI;

/** Prints which proxies the JDK would use for a URL. */
public class JavaClient {
    public static void main(String[] urls) {
        System.out.println(ProxySelector.getDefault().select(URI.create(urls[0])));
    }
}
