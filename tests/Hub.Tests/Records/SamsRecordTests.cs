using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Actors.Hub.Records;
using FsCheck;
using FsCheck.Fluent;
using static Actors.Hub.Tests.Records.TestJobs;

namespace Actors.Hub.Tests.Records;

public sealed class SamsRecordTests
{
    private static readonly XNamespace Sa = "http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords";

    [Fact]
    public void What_no_rule_knows_is_a_software_of_its_own_where_it_is_asked_for()
    {
        var job = Closed() with { Software = [Used("a", 60), Used("own", 100, ignore: true), Undetermined(40)] };

        Assert.Equal(["a 60.00", "undetermined 40.00"], SamsRecord.Of(job, 1, withUndetermined: true)!.Software.Select(s => $"{s.Name} {s.Usage}"));
        Assert.Equal(["a 100.00"], SamsRecord.Of(job, 1)!.Software.Select(s => $"{s.Name} {s.Usage}"));
    }

    [Fact]
    public void A_record_has_the_form_of_SAMS()
    {
        var job = Closed() with { Software = [Used("a<b", 3, "", "x & \"y\""), Used("B", 1)] };

        Assert.Equal(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <sa:SoftwareAccountingRecords xmlns:sa="http://sams.snic.se/namespaces/2019/01/softwareaccountingrecords">
              <sa:SoftwareAccountingRecord>
                <sa:RecordIdentity sa:createTime="2026-11-21T16:39:08Z" sa:recordId="c:42:20261121153903"/>
                <sa:JobRecordID>c:42:20261121153903</sa:JobRecordID>
                <sa:Software>
                  <sa:Name>B</sa:Name>
                  <sa:Version>1.0</sa:Version>
                  <sa:LocalVersion/>
                  <sa:UserProvided>false</sa:UserProvided>
                  <sa:Usage>25.00</sa:Usage>
                </sa:Software>
                <sa:Software>
                  <sa:Name>a&lt;b</sa:Name>
                  <sa:Version/>
                  <sa:LocalVersion>x &amp; "y"</sa:LocalVersion>
                  <sa:UserProvided>false</sa:UserProvided>
                  <sa:Usage>75.00</sa:Usage>
                </sa:Software>
              </sa:SoftwareAccountingRecord>
            </sa:SoftwareAccountingRecords>

            """,
            SamsXml.Write([job], job.ResolvedAt, 1));
    }

    [Fact]
    public void No_records_are_still_a_document() => Assert.Empty(XDocument.Parse(SamsXml.Write(Array.Empty<ClosedJob>(), End, 1)).Root!.Elements());

    [Theory]
    [InlineData(1.0, 990, "100.00")]
    [InlineData(1.0, 9_900, "99.00 1.00")]
    [InlineData(0.0, 990, "90.83 9.17")]
    [InlineData(0.0, 0, "100.00 0.00")]
    [InlineData(50.0, 100, "50.00 50.00")]
    [InlineData(50.1, 100, "")]
    public void Software_below_the_share_is_left_out_and_the_rest_is_the_whole(double percent, long cpu, string expected)
    {
        var other = percent == 1.0 ? (cpu == 990 ? 99_010 : 980_100) : percent == 0.0 ? (cpu == 0 ? 5 : 9_810) : 100;
        var job = Closed() with { Software = [Used("a", other), Used("b", cpu)] };

        Assert.Equal(expected, string.Join(' ', SamsRecord.Of(job, percent)!.Software.Select(s => s.Usage)));
    }

    [Fact]
    public void Ignored_and_undetermined_programs_are_left_out_and_the_rest_is_the_whole()
    {
        var job = Closed() with { Software = [Used("a", 1), Used("b", 3), Used("sh", 96, ignore: true), Undetermined(900)] };

        Assert.Equal(["a 25.00", "b 75.00"], SamsRecord.Of(job, 1)!.Software.Select(s => $"{s.Name} {s.Usage}"));
    }

    [Fact]
    public void Nothing_is_reported_without_CPU_of_known_software()
    {
        Assert.Null(SamsRecord.Of(Closed() with { Software = [] }, 1));
        Assert.Null(SamsRecord.Of(Closed() with { Software = [Used("a", 0), Undetermined(5), Used("b", 5, ignore: true)] }, 0));
    }

    [Fact]
    public void A_later_revision_without_known_software_takes_the_earlier_one_back() =>
        Assert.Empty(SamsRecord.Of(Closed() with { Software = [], Revision = 2 }, 1)!.Software);

    [Theory]
    [InlineData(1, 799, "0.12")]
    [InlineData(3, 797, "0.38")]
    [InlineData(5, 795, "0.62")]
    [InlineData(1, 7, "12.50")]
    [InlineData(1, 2, "33.33")]
    [InlineData(2, 1, "66.67")]
    public void Shares_are_rounded_as_Python_does(long cpu, long other, string expected) =>
        Assert.Equal(expected, SamsRecord.Of(Closed() with { Software = [Used("a", cpu), Used("b", other)] }, 0)!.Software[0].Usage);

    [Fact]
    public void Shares_add_up_to_100() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(c => (long)c * 1000).NonEmptyListOf().ToArbitrary(),
        cpus =>
        {
            var record = SamsRecord.Of(Closed() with { Software = [.. cpus.Select((c, i) => Used($"s{i}", c))] }, 1);
            return record is null
                ? cpus.Sum() == 0
                : record.Software.Count == 0 || Math.Abs(record.Software.Sum(s => decimal.Parse(s.Usage, CultureInfo.InvariantCulture)) - 100) <= 0.01m * record.Software.Count;
        }));

    [Fact]
    public void The_document_is_well_formed_whatever_the_texts() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 0xFFFF).Select(c => (char)c).ListOf().Select(c => string.Concat(c)).ToArbitrary(),
        text =>
        {
            var job = Closed() with { RecordId = text, Software = [Used(text, 1, text, text)] };
            var document = XDocument.Parse(SamsXml.Write([job], End, 1), LoadOptions.PreserveWhitespace);
            var expected = string.Concat(text.EnumerateRunes().Select(r => XmlConvert.IsXmlChar(r.ToString()[0]) || r.Value > 0xFFFF ? r.ToString() : "\uFFFD"));
            return document.Descendants(Sa + "LocalVersion").Single().Value == expected
                && document.Descendants(Sa + "RecordIdentity").Single().Attribute(Sa + "recordId")!.Value == expected;
        }));
}
