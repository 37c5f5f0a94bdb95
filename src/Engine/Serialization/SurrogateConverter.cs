using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Akka.Serialization;

/// <summary>
/// Writes what belongs to a system (references, paths) by its plain form, and numbers whose type JSON would lose as text with a letter: I, F or M.
/// </summary>
internal sealed class SurrogateConverter(ExtendedActorSystem system) : JsonConverter
{
    public override bool CanConvert(Type objectType) =>
        objectType == typeof(int) || objectType == typeof(float) || objectType == typeof(decimal)
        || typeof(ISurrogated).IsAssignableFrom(objectType) || objectType == typeof(Scope) || objectType == typeof(object);

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
        Translate(serializer.Deserialize(reader), system, objectType);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        var number = value switch
        {
            int i => "I" + i.ToString(NumberFormatInfo.InvariantInfo),
            float f => "F" + f.ToString(NumberFormatInfo.InvariantInfo),
            decimal d => "M" + d.ToString(NumberFormatInfo.InvariantInfo),
            _ => null,
        };
        if (number is not null)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("$");
            writer.WriteValue(number);
            writer.WriteEndObject();
        }
        else serializer.Serialize(writer, value is ISurrogated surrogated ? surrogated.ToSurrogate(system) : value);
    }

    /// <summary>What was read, with numbers and plain forms turned into what they stand for.</summary>
    public static object? Translate(object? value, ExtendedActorSystem system, Type? type)
    {
        switch (value)
        {
            case JObject { Count: 1 } o when o.Property("$", StringComparison.Ordinal)?.Value is JValue { Value: string text }:
                return Number(text);
            case ISurrogate surrogate: return surrogate.FromSurrogate(system);
            case long or double when type == typeof(int) || type == typeof(float) || type == typeof(decimal):
                return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            default: return value;
        }
    }

    private static object Number(string text)
    {
        var number = text.AsSpan(Math.Min(1, text.Length));
        try
        {
            switch (text.Length > 0 ? text[0] : '\0')
            {
                case 'I': return int.Parse(number, NumberStyles.AllowLeadingSign, NumberFormatInfo.InvariantInfo);
                case 'F': return float.Parse(number, NumberStyles.Float, NumberFormatInfo.InvariantInfo);
                case 'M': return decimal.Parse(number, NumberStyles.Float, NumberFormatInfo.InvariantInfo);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new JsonSerializationException($"'{text}' is not a number.", e);
        }

        throw new JsonSerializationException($"'{text}' is not a number: it begins with none of I, F and M.");
    }
}
