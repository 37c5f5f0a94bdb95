namespace Akka.Configuration.Hocon;

/// <summary>Reads HOCON text.</summary>
public class Parser
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="includeCallback">Gives the text of an <c>include</c> by the name written there, or null where there is none to include.</param>
    /// <exception cref="ConfigurationException">The text is malformed; the message names line and column.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot>? includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new HoconReader(text, includeCallback);
        var tree = reader.ReadRoot();
        return new HoconRoot(tree, reader.Substitutions);
    }
}

/// <summary>
/// A parsed text. Substitutions are resolved when <see cref="Value"/> is first asked for, so that a text included by another sees the other's keys.
/// </summary>
public class HoconRoot
{
    private readonly Lazy<HoconValue> _value;

    /// <summary>An empty root.</summary>
    protected HoconRoot() : this(new HoconValue()) { }

    /// <summary>A root over a value that is resolved already.</summary>
    public HoconRoot(HoconValue value) : this(value, []) { }

    /// <summary>A root over a value that is resolved already.</summary>
    public HoconRoot(HoconValue value, IEnumerable<HoconSubstitution> substitutions)
    {
        _value = new Lazy<HoconValue>(value);
        Substitutions = substitutions;
    }

    internal HoconRoot(ObjectNode tree, IReadOnlyList<HoconSubstitution> substitutions)
    {
        Tree = tree;
        Substitutions = substitutions;
        _value = new Lazy<HoconValue>(() => new HoconResolver(tree).Resolve());
    }

    /// <summary>The root's value; an object unless empty.</summary>
    /// <exception cref="ConfigurationException">A substitution names nothing, or only itself.</exception>
    public HoconValue Value => _value.Value;

    /// <summary>The substitutions of the text.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; }

    internal ObjectNode? Tree { get; }
}

/// <summary>A place where another value is used: <c>${path}</c> or <c>${?path}</c>.</summary>
public class HoconSubstitution(string path) : IHoconElement, IMightBeAHoconObject
{
    /// <summary>The path of the value that is used.</summary>
    public string Path { get; set; } = path;

    /// <summary>The value that is used; null until it is known.</summary>
    public HoconValue? ResolvedValue { get; set; }

    private HoconValue Known => ResolvedValue ?? throw new ConfigurationException($"The value of ${{{Path}}} is not known.");
    public bool IsString() => Known.IsString();
    public string? GetString() => Known.GetString();
    public bool IsArray() => Known.IsArray();
    public IList<HoconValue> GetArray() => Known.GetArray();
    public bool IsObject() => Known.IsObject();
    public HoconObject GetObject() => Known.GetObject();
}
