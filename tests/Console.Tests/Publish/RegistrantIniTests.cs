using Actors.Cli;
using Actors.Cli.Publish;

namespace Actors.Console.Tests.Publish;

public sealed class RegistrantIniTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly List<string> _remarks = [];

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void An_existing_file_is_taken_as_it_is()
    {
        var settings = Load(
            """
            # sgas-sa-registrant
            [common]
            x509_user_key  = "/etc/grid-security/sams.key"
            x509_user_cert = '/etc/grid-security/sams.pem'
            x509_cert_dir: /etc/grid-security/certificates
            log_dir = /srv/sams
            [logger]
            LOG_ALL = https://a.example.org:6143/sgas
                      https://b.example.org/sgas
            ; comment
            batch_size = 20
            timeout = 5,60
            record_lifetime = 7
            records_tag = SoftwareAccountingRecord
            registration_tag = SoftwareAccountingRegistrationNew
            archive_directory = /archive
            registrant_logfile = /var/log/x.log
            loglevel = DEBUG
            """);

        Assert.Equal(["https://a.example.org:6143/sgas", "https://b.example.org/sgas"], settings.Endpoints.Select(endpoint => endpoint.OriginalString));
        Assert.Equal(("/srv/sams/records", "/srv/sams/state", "/archive"), (settings.Records, settings.State, settings.Archive));
        Assert.Equal(("/etc/grid-security/sams.pem", "/etc/grid-security/sams.key", "/etc/grid-security/certificates"), (settings.Certificate, settings.Key, settings.Authorities));
        Assert.Equal((20, 5.0, 60.0, 7.0), (settings.BatchSize, settings.ConnectTimeout.TotalSeconds, settings.Timeout.TotalSeconds, settings.ArchiveLifetime.TotalDays));
        Assert.Equal(("SoftwareAccountingRecord", "SoftwareAccountingRegistrationNew"), (settings.RecordsTag, settings.RegistrationTag));
        Assert.Empty(_remarks);
    }

    [Fact]
    public void What_is_not_there_is_as_in_the_original()
    {
        var settings = Load("[logger]\nlog_all = https://a.example.org/\n");
        Assert.Equal(
            ("/var/spool/softwareaccounting/records", "/etc/grid-security/hostcert.pem", "/etc/grid-security/hostkey.pem", "", 1, 30.0),
            (settings.Records, settings.Certificate, settings.Key, settings.Authorities, settings.BatchSize, settings.ArchiveLifetime.TotalDays));
        Assert.Equal((RegistrantSettings.DefaultNamespace, "SoftwareAccountingRecords", "SoftwareAccountingRegistration"), (settings.Namespace, settings.RecordsTag, settings.RegistrationTag));
    }

    [Fact]
    public void What_has_no_effect_is_told_with_its_line()
    {
        Assert.Equal("/elsewhere", Load("[common]\nrecords_directory = /elsewhere\n[logger]\nlog_all = https://a.example.org/\nlog_vo = atlas https://b.example.org/\nbatchsize = 7\n").Records);
        Assert.Equal(
            [
                "line 2: records_directory stands in [common], where sgas-sa-registrant never looked; it counts here",
                "line 5: log_vo has no effect: software accounting records name no VO",
                "line 6: batchsize in [logger] is not known and has no effect",
            ],
            _remarks.Select(remark => remark.Replace($"{_file}, ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "log_all in [logger] names no server to publish to")]
    [InlineData("[logger]\nlog_all =\n", "log_all in [logger] names no server to publish to")]
    [InlineData("[logger]\nlog_all = a.example.org\n", "line 2: log_all = a.example.org: not an address")]
    [InlineData("[logger]\nlog_all = file:///etc/passwd\n", "line 2: log_all = file:///etc/passwd: not an address")]
    [InlineData("[logger]\nlog_all = https://a/\nbatch_size = many\n", "line 3: batch_size = many: must be a number from 1 to 10000")]
    [InlineData("[logger]\nlog_all = https://a/\ntimeout = 10,10,10\n", "line 3: timeout = 10,10,10: must be seconds to connect")]
    [InlineData("[logger]\nlog_all = https://a/\ntimeout = 0\n", "line 3: timeout = 0: must be seconds to connect")]
    [InlineData("[logger]\nlog_all = https://a/\nrecords_tag = a b\n", "records_tag in [logger] = \"a b\": not a name of an XML element")]
    [InlineData("[logger]\nlog_all = https://a/\nstate_directory = records\n", "must differ")]
    [InlineData("log_all = https://a/\n", "line 1: stands before any [section]")]
    [InlineData("[logger]\nlog_all\n", "line 2: is neither a [section] nor NAME = VALUE: log_all")]
    public void What_cannot_be_used_is_refused_with_place_and_cure(string text, string fault)
    {
        var refused = Assert.Throws<CliException>(() => Load(text));
        Assert.True(refused.WrongUsage);
        Assert.StartsWith(_file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    private RegistrantSettings Load(string text)
    {
        File.WriteAllText(_file, text);
        return RegistrantIni.Load(_file, _remarks);
    }
}
