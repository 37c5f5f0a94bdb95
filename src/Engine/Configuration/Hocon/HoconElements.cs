namespace Akka.Configuration.Hocon;

/// <summary>A part of a value: literal, array or object.</summary>
public interface IHoconElement
{
    /// <summary>Whether this is text.</summary>
    bool IsString();

    /// <summary>The text; null for the literal <c>null</c>.</summary>
    string? GetString();

    /// <summary>Whether this is an array.</summary>
    bool IsArray();

    /// <summary>The members of an array.</summary>
    IList<HoconValue> GetArray();
}

/// <summary>Something that may turn out to be an object.</summary>
public interface IMightBeAHoconObject
{
    /// <summary>Whether this is an object.</summary>
    bool IsObject();

    /// <summary>The object.</summary>
    HoconObject GetObject();
}

/// <summary>A text, number, boolean or null, kept as it was written.</summary>
public class HoconLiteral : IHoconElement
{
    /// <summary>An empty literal.</summary>
    public HoconLiteral() { }

    internal HoconLiteral(string? value) => Value = value;

    /// <summary>The text; null stands for the literal <c>null</c>.</summary>
    public string? Value { get; set; }

    public bool IsString() => true;
    public string? GetString() => Value;
    public bool IsArray() => false;
    public IList<HoconValue> GetArray() => throw new ConfigurationException($"'{Value}' is text, not a list.");
    public override string ToString() => HoconWriter.Literal(Value);
}

/// <summary>A list of values.</summary>
public class HoconArray : List<HoconValue>, IHoconElement
{
    public bool IsString() => false;
    public string GetString() => throw new ConfigurationException($"{this} is a list, not text.");
    public bool IsArray() => true;
    public IList<HoconValue> GetArray() => this;
    public override string ToString() => "[" + string.Join(",", this) + "]";
}

/// <summary>Keys and values, in the order in which the keys first came.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>The values by key. Keys are single, not dotted.</summary>
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The same as plain objects: <see cref="HoconObject.Unwrapped"/> for objects, values for all else.</summary>
    public IDictionary<string, object> Unwrapped =>
        Items.ToDictionary(kv => kv.Key, kv => kv.Value.IsObject() ? kv.Value.GetObject().Unwrapped : (object)kv.Value, StringComparer.Ordinal);

    public bool IsString() => false;
    public string GetString() => throw new ConfigurationException("An object stands where text is expected.");
    public bool IsArray() => false;
    public IList<HoconValue> GetArray() => throw new ConfigurationException("An object stands where a list is expected.");

    /// <summary>The value of a key; null where the key is not there.</summary>
    public HoconValue? GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>The value of a key, made empty where the key is not there.</summary>
    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value)) Items[key] = value = new HoconValue();
        return value;
    }

    /// <summary>Takes over every key of <paramref name="other"/>: objects are merged, other values replaced.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, theirs) in other.Items)
            Items[key] = Items.TryGetValue(key, out var ours) ? HoconValue.Merged(theirs, ours) : theirs;
    }

    public override string ToString() => HoconWriter.Object(this, 0);

    /// <summary>A new object with the keys of both; where both have one, objects are merged and otherwise <paramref name="over"/> wins.</summary>
    internal static HoconObject Merged(HoconObject over, HoconObject under)
    {
        var result = new HoconObject();
        result.Merge(under);
        result.Merge(over);
        return result;
    }
}
