using System.Text;

namespace Akka.Actor.Internal;

/// <summary>Names of actors that were given none: $a, $b, … $+, $~, $ab, …</summary>
internal static class AutoName
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Of(long number)
    {
        var text = new StringBuilder("$");
        do
        {
            text.Append(Digits[(int)(number & 63)]);
            number >>>= 6;
        }
        while (number != 0);
        return text.ToString();
    }
}
