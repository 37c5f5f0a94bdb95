namespace Akka.Configuration.Hocon;

/// <summary>A text, number, boolean or null, kept as it was written.</summary>
public class HoconLiteral : IHoconElement
{
    /// <summary>An empty literal.</summary>
    public HoconLiteral()
    {
    }

    internal HoconLiteral(string? value) => Value = value;

    /// <summary>The text; null stands for the literal <c>null</c>.</summary>
    public string? Value { get; set; }

    public bool IsString() => true;

    public string? GetString() => Value;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new ConfigurationException($"'{Value}' is text, not a list.");

    public override string ToString() => HoconWriter.Literal(Value);
}
