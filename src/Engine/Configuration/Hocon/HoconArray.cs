namespace Akka.Configuration.Hocon;

/// <summary>A list of values.</summary>
public class HoconArray : List<HoconValue>, IHoconElement
{
    /// <inheritdoc/>
    public bool IsString() => false;

    /// <inheritdoc/>
    public string GetString() => throw new ConfigurationException($"{this} is a list, not text.");

    /// <inheritdoc/>
    public bool IsArray() => true;

    /// <inheritdoc/>
    public IList<HoconValue> GetArray() => this;

    /// <inheritdoc/>
    public override string ToString() => "[" + string.Join(",", this) + "]";
}
