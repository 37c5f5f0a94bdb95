namespace Akka.Configuration.Hocon;

/// <summary>A value: an object, a list, a text (numbers and booleans are text until asked for), or nothing.</summary>
public class HoconValue : IMightBeAHoconObject
{
    /// <summary>A value with nothing in it.</summary>
    public HoconValue() => Values = [];

    /// <summary>A value made of these parts.</summary>
    public HoconValue(List<IHoconElement> values, bool adoptedFromFallback = true) =>
        (Values, AdoptedFromFallback) = (values, adoptedFromFallback);

    internal HoconValue(IHoconElement element) => Values = [element];

    /// <summary>Whether there is nothing in it: no part, or one object without keys.</summary>
    public bool IsEmpty => Values.Count == 0 || (Values is [HoconObject { Items.Count: 0 }]);

    /// <summary>The parts. A value that was parsed has exactly one.</summary>
    public List<IHoconElement> Values { get; }

    internal bool AdoptedFromFallback { get; }

    /// <summary>This value as a configuration, without keys if it is no object.</summary>
    public Config ToConfig() => new(this);

    /// <summary>A configuration with this value under one key.</summary>
    public Config AtKey(string key)
    {
        var o = new HoconObject();
        o.Items[key] = this;
        return new Config(new HoconRoot(new HoconValue(o)));
    }

    /// <summary>The object; without keys where there is nothing.</summary>
    /// <exception cref="ConfigurationException">It is a text or a list.</exception>
    public HoconObject GetObject()
    {
        if (Values.Count == 0) return new HoconObject();
        if (!IsObject()) throw new ConfigurationException($"{this} is no object.");
        return Values.Count == 1 ? (HoconObject)Values[0] : Values.Cast<HoconObject>().Aggregate((under, over) => HoconObject.Merged(over, under));
    }

    public bool IsObject() => Values.Count > 0 && Values.TrueForAll(v => v is HoconObject);

    /// <summary>Whether this is a list.</summary>
    public bool IsArray() => Values.Count > 0 && Values.TrueForAll(v => v.IsArray());

    /// <summary>Whether this is a text.</summary>
    public bool IsString() => Values.Count > 0 && Values.TrueForAll(v => v.IsString());

    /// <summary>Adds a part: texts are joined, lists appended, objects merged.</summary>
    public void AppendValue(IHoconElement value) => Values.Add(value);

    /// <summary>Empties the value.</summary>
    public void Clear() => Values.Clear();

    /// <summary>Replaces all parts by one.</summary>
    public void NewValue(IHoconElement value)
    {
        Values.Clear();
        Values.Add(value);
    }

    /// <summary>The value of a key of the object; null where it is not there.</summary>
    public HoconValue? GetChildObject(string key) => IsObject() ? GetObject().GetKey(key) : null;

    /// <summary>The text as written; null for nothing and for <c>null</c>.</summary>
    public string? GetString()
    {
        if (Values.Count == 0) return null;
        if (!IsString()) throw new ConfigurationException($"{this} is {(IsArray() ? "a list" : "an object")}, not text.");
        return Values.Count == 1 ? Values[0].GetString() : string.Concat(Values.Select(v => v.GetString()));
    }

    /// <summary>on, true, off or false. As in Akka.NET, yes and no are not booleans.</summary>
    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        var other => throw new ConfigurationException($"'{other}' is not a boolean: write on, off, true or false."),
    };

    public decimal GetDecimal() => Number<decimal>(NumberStyles.Float);

    /// <summary>A number of single precision.</summary>
    public float GetFloat() => Number<float>(NumberStyles.Float);

    /// <summary>A number of double precision.</summary>
    public double GetDouble() => Number<double>(NumberStyles.Float);

    /// <summary>A whole number of 64 bits.</summary>
    public long GetLong() => Number<long>(NumberStyles.Integer);

    /// <summary>A whole number of 32 bits.</summary>
    public int GetInt() => Number<int>(NumberStyles.Integer);

    /// <summary>A whole number of 8 bits.</summary>
    public byte GetByte() => Number<byte>(NumberStyles.Integer);

    public IList<byte> GetByteList() => List(v => v.GetByte());

    /// <summary>A list of 32-bit numbers.</summary>
    public IList<int> GetIntList() => List(v => v.GetInt());

    /// <summary>A list of 64-bit numbers.</summary>
    public IList<long> GetLongList() => List(v => v.GetLong());

    public IList<bool> GetBooleanList() => List(v => v.GetBoolean());

    /// <summary>A list of single-precision numbers.</summary>
    public IList<float> GetFloatList() => List(v => v.GetFloat());

    /// <summary>A list of double-precision numbers.</summary>
    public IList<double> GetDoubleList() => List(v => v.GetDouble());

    /// <summary>A list of decimal numbers.</summary>
    public IList<decimal> GetDecimalList() => List(v => v.GetDecimal());

    /// <summary>A list of texts.</summary>
    public IList<string> GetStringList() => List(v => v.GetString()!);

    /// <summary>The members of the list; none where there is nothing.</summary>
    public IList<HoconValue> GetArray()
    {
        if (Values.Count == 0) return [];
        if (!IsArray()) throw new ConfigurationException($"{this} is not a list: write [ … ].");
        return Values.Count == 1 ? Values[0].GetArray() : Values.SelectMany(v => v.GetArray()).ToList();
    }

    /// <summary>A duration: number and unit (ns, us, ms, s, m, h, d and their long names), or milliseconds without one; <c>infinite</c> is −1 ms.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.Duration(GetString(), allowInfinite);

    /// <summary>A size in bytes: number and unit (B, kB, KiB, MB, MiB, …); null where there is no text.</summary>
    public long? GetByteSize() => HoconUnits.ByteSize(GetString());

    public override string ToString() => ToString(0);

    internal string ToString(int level) => Values.Count switch
    {
        0 => "",
        _ when IsObject() => HoconWriter.Object(GetObject(), level),
        _ when IsString() => HoconWriter.Literal(GetString()),
        _ => string.Concat(Values),
    };

    /// <summary><paramref name="over"/>, and where both are objects, what <paramref name="under"/> has more.</summary>
    internal static HoconValue Merged(HoconValue over, HoconValue under) =>
        over.Values.Count == 0 ? under
        : over.IsObject() && under.IsObject() ? new HoconValue(HoconObject.Merged(over.GetObject(), under.GetObject()))
        : over;

    internal HoconValue? Find(string[] path, int at)
    {
        var value = this;
        for (var i = at; i < path.Length; i++)
        {
            value = value.GetChildObject(path[i]);
            if (value is null) return null;
        }

        return value;
    }

    private T Number<T>(NumberStyles styles) where T : System.Numerics.INumber<T>
    {
        var text = GetString();
        return T.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ConfigurationException($"'{text}' is not a {(styles == NumberStyles.Integer ? "whole number" : "number")} ({typeof(T).Name}).");
    }

    private List<T> List<T>(Func<HoconValue, T> item) => GetArray().Select(item).ToList();
}
