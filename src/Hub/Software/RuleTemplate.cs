namespace Actors.Hub.Software;

/// <summary>A text with places, <c>%(name)s</c>; <c>%%</c> is one percent sign.</summary>
internal sealed class RuleTemplate
{
    private readonly List<(string? Name, LiveText Text)> _parts = [];

    private RuleTemplate()
    {
    }

    /// <summary>Names of its places.</summary>
    public IEnumerable<string> Names => _parts.Select(p => p.Name).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">A percent sign begins neither a place nor a pair.</exception>
    public static RuleTemplate Parse(string text)
    {
        var template = new RuleTemplate();
        var at = 0;
        while (at < text.Length)
        {
            var percent = text.IndexOf('%', at);
            if (percent != at)
            {
                var end = percent < 0 ? text.Length : percent;
                template._parts.Add((null, LiveText.FromRule(text[at..end])));
                at = end;
            }
            else if (at + 1 < text.Length && text[at + 1] == '%')
            {
                template._parts.Add((null, LiveText.FromRule("%")));
                at += 2;
            }
            else
            {
                at = template.AddPlace(text, at);
            }
        }

        return template;
    }

    /// <summary>Puts values into the places.</summary>
    public LiveText Expand(Func<string, LiveText> value) => LiveText.Concat(_parts.Select(p => p.Name is null ? p.Text : value(p.Name)));

    private int AddPlace(string text, int at)
    {
        var close = at + 1 < text.Length && text[at + 1] == '(' ? text.IndexOf(')', at) : -1;
        if (close < 0 || close + 1 >= text.Length || text[close + 1] != 's')
        {
            throw new FormatException($"'{text[at..Math.Min(text.Length, at + 20)]}': a place is written %(name)s and a percent sign %%");
        }

        _parts.Add((text[(at + 2)..close], default));
        return close + 2;
    }
}
