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
