# Fills a new Redmine, the same way every time: reads what is wanted as JSON from standard input.
require 'json'

wanted = JSON.parse($stdin.read)

# Together or not at all; and one commit is far quicker than hundreds.
ActiveRecord::Base.transaction do
  Setting.rest_api_enabled = '1'
  Setting.login_required = '1'
  Setting.self_registration = '0'
  Setting.default_language = 'en'

  admin = User.find_by!(login: 'admin')
  admin.login = wanted['username']
  admin.password = admin.password_confirmation = wanted['password']
  admin.must_change_passwd = false
  admin.mail = 'admin@example.com'
  admin.language = 'en'
  admin.save!
  admin.api_key

  roles = Role.givable.order(:position).to_a
  projects = wanted['projects'].map do |name|
    Project.find_by(identifier: name.downcase) ||
      Project.create!(name: name, identifier: name.downcase, is_public: false)
  end

  wanted['people'].times do |place|
    email = format('person%03d@example.com', place + 1)
    next if User.exists?(login: email)

    person = User.new(
      firstname: 'Person', lastname: format('%03d', place + 1), mail: email, language: 'en',
      mail_notification: 'none'
    )
    person.login = email
    person.random_password
    person.save!
    Member.create!(
      project: projects[place % projects.size], principal: person, roles: [roles[place % roles.size]]
    )
  end
end
