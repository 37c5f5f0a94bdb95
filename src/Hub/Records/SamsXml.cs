using System.Globalization;
using System.Text;

namespace Actors.Hub.Records;

/// <summary>SAMS software accounting records as XML, byte for byte as the SAMS extractor writes them.</summary>
public static class SamsXml
{
    private const string Namespace = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";

    /// <summary>A document with the records of several jobs; those with nothing to report are left out.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="createTime">Attribute createTime of every record; whole seconds, UTC.</param>
    /// <param name="removeLessThanPercent"><c>actors.sams.remove-less-than</c>.</param>
    public static string Write(IEnumerable<ClosedJob> jobs, DateTimeOffset createTime, double removeLessThanPercent) =>
        Write(jobs.Select(j => SamsRecord.Of(j, removeLessThanPercent)).OfType<SamsRecord>(), createTime);

    /// <summary>A document with several records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="createTime">Attribute createTime of every record; whole seconds, UTC.</param>
    public static string Write(IEnumerable<SamsRecord> records, DateTimeOffset createTime)
    {
        ArgumentNullException.ThrowIfNull(records);
        var created = createTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = new StringBuilder();
        foreach (var record in records)
        {
            Record(body, record, created);
        }

        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        return body.Length == 0
            ? xml.Append("<sa:SoftwareAccountingRecords xmlns:sa=\"").Append(Namespace).Append("\"/>\n").ToString()
            : xml.Append("<sa:SoftwareAccountingRecords xmlns:sa=\"").Append(Namespace).Append("\">\n")
                .Append(body).Append("</sa:SoftwareAccountingRecords>\n").ToString();
    }

    private static void Record(StringBuilder xml, SamsRecord record, string created)
    {
        xml.Append("  <sa:SoftwareAccountingRecord>\n    <sa:RecordIdentity sa:createTime=\"").Append(created).Append("\" sa:recordId=\"");
        Escape(xml, record.RecordId, attribute: true);
        xml.Append("\"/>\n");
        Element(xml, 4, "JobRecordID", record.RecordId);
        foreach (var software in record.Software)
        {
            xml.Append("    <sa:Software>\n");
            Element(xml, 6, "Name", software.Name);
            Element(xml, 6, "Version", software.Version);
            Element(xml, 6, "LocalVersion", software.LocalVersion);
            Element(xml, 6, "UserProvided", software.UserProvided ? "true" : "false");
            Element(xml, 6, "Usage", software.Usage);
            xml.Append("    </sa:Software>\n");
        }

        xml.Append("  </sa:SoftwareAccountingRecord>\n");
    }

    private static void Element(StringBuilder xml, int indent, string name, string text)
    {
        xml.Append(' ', indent).Append("<sa:").Append(name);
        if (text.Length == 0)
        {
            xml.Append("/>\n");
            return;
        }

        xml.Append('>');
        Escape(xml, text, attribute: false);
        xml.Append("</sa:").Append(name).Append(">\n");
    }

    // Characters that XML 1.0 does not have become U+FFFD: a path may hold anything, and one of them must not cost the record.
    private static void Escape(StringBuilder xml, string text, bool attribute)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => xml.Append("&amp;"),
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '"' when attribute => xml.Append("&quot;"),
                '\r' => xml.Append("&#13;"),
                '\t' or '\n' when attribute => xml.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                (< 0x20 and not ('\t' or '\n')) or 0xFFFE or 0xFFFF => xml.Append('\uFFFD'),
                _ => xml.Append(rune.ToString()),
            };
        }
    }
}
