using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Actors.Node.Checks;

/// <summary>What the checks found, for people or for programs.</summary>
internal sealed class CheckReport(string node, IReadOnlyList<Finding> findings)
{
    private const int TopicWidth = 13;

    /// <summary>How many findings a site can better.</summary>
    public int ToBetter => findings.Count(f => f.Verdict == Verdict.Better);

    /// <summary>A line per finding; below it, behind an arrow, what to change.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Word(finding.Verdict),-8}{finding.Topic,-TopicWidth}{finding.Text}\n");
            if (finding.Advice.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{"",8}{"",TopicWidth}→ {finding.Advice}\n");
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"{node}: {(ToBetter == 0 ? "nothing to better" : ToBetter == 1 ? "1 thing to better" : $"{ToBetter} things to better")}").ToString();
    }

    /// <summary><c>{"node","toBetter","findings":[{"topic","verdict":"good|note|better","text","advice"}]}</c>; no advice is <c>null</c>.</summary>
    public string Json()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("node", node);
            json.WriteNumber("toBetter", ToBetter);
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("topic", finding.Topic);
                json.WriteString("verdict", Word(finding.Verdict));
                json.WriteString("text", finding.Text);
                json.WriteString("advice", finding.Advice.Length > 0 ? finding.Advice : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Good => "good",
        Verdict.Note => "note",
        _ => "better",
    };
}
