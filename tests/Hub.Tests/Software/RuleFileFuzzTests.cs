using Actors.Hub.Software;

namespace Actors.Hub.Tests.Software;

public sealed class RuleFileFuzzTests
{
    private const string Sound = "sams.software.Regexp:\n  rules:\n    - {match: '^/a(?P<x>[^/]+)/', software: \"%(x)s\", version: \"\", versionstr: 'b'}\n    - match: |\n        ^/c\n      software: x\n      version: \"1\"\n      versionstr: ''\n";
    private static readonly string[] Pieces = ["[", "]", "{", "}", ":", "- ", "'", "\"", "\n", "\t", "&a ", "*a", "|", ">", "%", "@", "`", "!!x ", "---", "...", "\u0000", "\ufeff", "? ", "#", ",", "\\"];

    [Fact]
    public void A_rule_file_is_read_or_refused_whatever_was_put_into_it()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var text = Sound;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                var cut = random.Next(0, Math.Min(8, text.Length - at));
                text = string.Concat(text.AsSpan(0, at), Pieces[random.Next(Pieces.Length)], text.AsSpan(at + cut));
            }

            try
            {
                RuleSet.Parse(text, "rules.yaml");
            }
            catch (RuleFileException e)
            {
                Assert.All(e.Faults, fault => Assert.InRange(fault.Line, 0, text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 2));
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, {e.GetType()} for:\n{text}\n{e}");
            }
        }
    }
}
