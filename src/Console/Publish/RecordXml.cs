using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Actors.Cli.Publish;

/// <summary>Files of records as one request: an element around the root elements of all of them.</summary>
internal static class RecordXml
{
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads a file.</summary>
    /// <exception cref="XmlException">It is not XML; told with line.</exception>
    public static XElement Parse(byte[] content)
    {
        using var stream = new MemoryStream(content);
        using var reader = XmlReader.Create(stream, Safe);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>The body of a request.</summary>
    public static byte[] Wrap(IEnumerable<XElement> files, string ns, string tag)
    {
        using var body = new MemoryStream();
        using (var writer = XmlWriter.Create(body, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            writer.WriteStartElement("sa", tag, ns);
            foreach (var file in files)
            {
                file.WriteTo(writer);
            }

            writer.WriteEndElement();
        }

        return body.ToArray();
    }

    /// <summary>
    /// The place of a service in the list of services that an endpoint gives: elements <c>service</c>, each with a <c>name</c> and a <c>href</c>.
    /// </summary>
    /// <exception cref="CliException">The list is none, or does not name the service.</exception>
    public static Uri Service(byte[] list, string tag, Uri endpoint)
    {
        XElement root;
        try
        {
            root = Parse(list);
        }
        catch (XmlException e)
        {
            throw new CliException($"its list of services is not XML ({e.Message}): is it the address of an SGAS server?", e);
        }

        var services = root.DescendantsAndSelf().Where(element => element.Name.LocalName is "service").ToList();
        var service = services.Find(each => string.Equals(Child(each, "name"), tag, StringComparison.Ordinal))
            ?? throw new CliException($"it has no service {tag}; it has {(services.Count == 0 ? "none" : string.Join(", ", services.Select(each => Child(each, "name") ?? "one without name")))}");
        if (Child(service, "href") is not { Length: > 0 } href || !Uri.TryCreate(endpoint, href, out var place) || place.Scheme is not ("http" or "https"))
        {
            throw new CliException($"it gives no address for its service {tag}");
        }

        return place.Scheme is "http" && endpoint.Scheme is "https" ? throw new CliException($"its service {tag} is at {place}, without the protection of https") : place;
    }

    private static string? Child(XElement service, string name) => service.Elements().FirstOrDefault(child => string.Equals(child.Name.LocalName, name, StringComparison.Ordinal))?.Value.Trim();
}
